// Judging as a reader does it: what it changes, how it is taken back, and what is left of a post
// that goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";

v1::PostKey KeyOf(const std::string& id) {
  v1::PostKey key;
  key.set_source("mastodon");
  key.set_id(id);
  return key;
}

v1::ControlRequest Judging(const std::string& interest, const std::string& post_id,
                           v1::Verdict verdict,
                           v1::LessReason reason = v1::LESS_REASON_UNSPECIFIED) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id(interest);
  *judgement->mutable_post() = KeyOf(post_id);
  judgement->set_verdict(verdict);
  judgement->set_less_reason(reason);
  return request;
}

v1::ControlRequest Undoing(const std::string& interest, const std::string& post_id) {
  v1::ControlRequest request;
  request.mutable_undo_judgement()->set_owner_id("anna");
  request.mutable_undo_judgement()->set_interest_id(interest);
  *request.mutable_undo_judgement()->mutable_post() = KeyOf(post_id);
  return request;
}

v1::Post Deleted(const std::string& id) {
  v1::Post post = MakePost(id, "");
  post.set_operation(v1::OPERATION_DELETE);
  post.set_revision(1);
  return post;
}

const std::vector<std::string>& Sentences() {
  static const std::vector<std::string> sentences = {
      "Het water in de Maas stijgt snel, zegt het waterschap.",
      "De dijk bij Lith houdt het, er is kwel gemeld bij het gemaal.",
      "Appeltaart met kaneel en rozijnen, heerlijk bij de koffie.",
      "De trein naar Utrecht rijdt vandaag niet door een kapotte bovenleiding.",
      "Dijkwachten lopen vannacht extra rondes langs de rivier.",
      "Wie heeft er een fiets gevonden bij het station?",
      "Extra pompen geplaatst tegen de wateroverlast in de polder.",
      "Prachtige zonsondergang boven het strand vanavond."};
  return sentences;
}

std::vector<v1::Post> ManyPosts(int count) {
  std::vector<v1::Post> posts;
  for (int i = 0; i < count; ++i) {
    const std::string id = std::to_string(i + 1);
    posts.push_back(
        MakePost(id, Sentences()[static_cast<size_t>(i) % Sentences().size()] + " nr" + id));
  }
  return posts;
}

class JudgementTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }

  float ScoreOf(const std::string& post_id) {
    v1::ControlRequest request;
    request.mutable_explain()->set_owner_id("anna");
    *request.mutable_explain()->mutable_post() = KeyOf(post_id);
    return harness.Do(request).explain().explanations(0).score();
  }

  v1::Digest Preview() {
    v1::ControlRequest request;
    request.mutable_make_digest()->set_owner_id("anna");
    *request.mutable_make_digest()->mutable_from() = ToTimestamp(harness.clock.Now());
    *request.mutable_make_digest()->mutable_until() =
        ToTimestamp(harness.clock.Now() + absl::Hours(24));
    return harness.Do(request).digest();
  }

  std::vector<v1::LeftOutReason> LeftOut() {
    std::vector<v1::LeftOutReason> reasons;
    const v1::Digest digest = Preview();
    for (const v1::LeftOut& row : digest.balance().left_out()) reasons.push_back(row.reason());
    return reasons;
  }

  EngineHarness harness;
};

TEST_F(JudgementTest, UndoBringsBackTheScoreToTheBit) {
  harness.Send({MakePost("1", kFlood), MakePost("2", Sentences()[2])});
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_MORE));
  const float before = ScoreOf("1");
  harness.Do(Judging("hoogwater", "2", v1::VERDICT_LESS));
  EXPECT_NE(ScoreOf("1"), before);
  harness.Do(Undoing("hoogwater", "2"));
  EXPECT_EQ(ScoreOf("1"), before);
}

TEST_F(JudgementTest, ThereIsNothingToUndoBeforeAJudgement) {
  harness.Send({MakePost("1", kFlood)});
  const v1::ControlReply reply = harness.Ask(Undoing("hoogwater", "1"));
  EXPECT_THAT(reply.status().message(), HasSubstr("has not judged"));
}

TEST_F(JudgementTest, ALaterWordReplacesTheEarlierOne) {
  harness.Send({MakePost("1", kFlood)});
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_MORE));
  const float wanted = ScoreOf("1");
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS));
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_MORE));
  EXPECT_EQ(ScoreOf("1"), wanted);
}

TEST_F(JudgementTest, TeachesNobodyElse) {
  harness.AddUser("bert");
  harness.AddInterest(WaterInterest("bert"));
  harness.Send({MakePost("1", kFlood)});
  const float before = ScoreOf("1");
  v1::ControlRequest request = Judging("hoogwater", "1", v1::VERDICT_LESS);
  request.mutable_judge()->mutable_judgement()->set_owner_id("bert");
  harness.Do(request);
  EXPECT_EQ(ScoreOf("1"), before);
}

TEST_F(JudgementTest, ReasonsOtherThanTheSubjectTeachNothing) {
  harness.Send({MakePost("1", kFlood)});
  const float before = ScoreOf("1");
  for (const v1::LessReason reason :
       {v1::LESS_REASON_KNOWN_ALREADY, v1::LESS_REASON_TOO_MUCH, v1::LESS_REASON_THIS_SOURCE}) {
    harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS, reason));
    EXPECT_EQ(ScoreOf("1"), before);
  }
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS, v1::LESS_REASON_NOT_MY_SUBJECT));
  EXPECT_LT(ScoreOf("1"), before);
}

TEST_F(JudgementTest, OnlyLessTakesAReason) {
  harness.Send({MakePost("1", kFlood)});
  const v1::ControlReply reply =
      harness.Ask(Judging("hoogwater", "1", v1::VERDICT_MORE, v1::LESS_REASON_KNOWN_ALREADY));
  EXPECT_THAT(reply.status().message(), HasSubstr("Only 'less'"));
}

TEST_F(JudgementTest, AKnownStoryIsLeftOutUntilThatIsTakenBack) {
  harness.Send({MakePost("1", kFlood)});
  ASSERT_EQ(Preview().stories_size(), 1);
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS, v1::LESS_REASON_KNOWN_ALREADY));
  EXPECT_EQ(Preview().stories_size(), 0);
  EXPECT_THAT(LeftOut(), Contains(v1::LEFT_OUT_REASON_KNOWN_ALREADY));
  harness.Stop();
  harness.Start();
  EXPECT_EQ(Preview().stories_size(), 0);
  harness.Do(Undoing("hoogwater", "1"));
  EXPECT_EQ(Preview().stories_size(), 1);
}

TEST_F(JudgementTest, ThisSourceKeepsTheAccountOutOfThisInterestOnly) {
  v1::Interest other = WaterInterest("anna");
  other.set_id("kwel");
  harness.AddInterest(other);
  v1::Post first = MakePost("1", kFlood);
  v1::Post second = MakePost("2", kFlood);
  second.mutable_author()->set_id(first.author().id());
  harness.Send({first});
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS, v1::LESS_REASON_THIS_SOURCE));
  harness.Send({second});
  std::vector<std::string> interests;
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    if (event.post().id() == "2") interests.push_back(event.match().interest_id());
  }
  EXPECT_EQ(interests, std::vector<std::string>{"kwel"});
}

TEST_F(JudgementTest, APostWithoutAnAccountHasNoneToMute) {
  v1::Post post = MakePost("1", kFlood);
  post.clear_author();
  harness.Send({post});
  const v1::ControlReply reply =
      harness.Ask(Judging("hoogwater", "1", v1::VERDICT_LESS, v1::LESS_REASON_THIS_SOURCE));
  EXPECT_THAT(reply.status().message(), HasSubstr("names no account"));
}

TEST_F(JudgementTest, TooMuchCostsAPlaceButNotTheLast) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_budget(3);
  interest.set_bar(0.3);
  harness.AddInterest(interest);
  harness.Send(
      {MakePost("1", "Hoogwater bij Lith: dijken bewaakt."),
       MakePost("2", "Dijken langs de IJssel lopen gevaar door hoogwater, vreest Deventer."),
       MakePost("3", "Wateroverlast: Limburg telt schade, dijken en hoogwater besproken."),
       MakePost("4", "Kamer debatteert over geld voor dijken na het hoogwater.")});
  ASSERT_EQ(Preview().stories_size(), 3);
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_LESS, v1::LESS_REASON_TOO_MUCH));
  EXPECT_EQ(Preview().stories_size(), 2);
  harness.Do(Judging("hoogwater", "2", v1::VERDICT_LESS, v1::LESS_REASON_TOO_MUCH));
  harness.Do(Judging("hoogwater", "3", v1::VERDICT_LESS, v1::LESS_REASON_TOO_MUCH));
  EXPECT_EQ(Preview().stories_size(), 1);
}

TEST_F(JudgementTest, ADeletedPostHasTaughtNothing) {
  std::vector<v1::Post> posts = ManyPosts(40);
  posts.push_back(MakePost("100", "De zwaluwstaartklep bij de dijk is kapot."));
  harness.Send(posts);
  harness.Do(Judging("hoogwater", "1", v1::VERDICT_MORE));
  const float before = ScoreOf("2");
  harness.Do(Judging("hoogwater", "100", v1::VERDICT_MORE));
  EXPECT_NE(ScoreOf("2"), before);
  harness.Send({Deleted("100")});
  EXPECT_EQ(ScoreOf("2"), before);
  EXPECT_THAT(harness.Ask(Undoing("hoogwater", "100")).status().message(),
              HasSubstr("has not judged"));
}

// What the folder still holds of a word, in its raw bytes. RocksDB drops deleted values when files
// are compacted, which Stop and Start do not do; so the kept records are read instead.
size_t TimesKept(const std::string& folder, const std::string& word) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  size_t found = 0;
  for (const Family family : {Family::kPosts, Family::kRows, Family::kJudgements, Family::kMatchLog,
                              Family::kJudgedPosts, Family::kStories}) {
    EXPECT_TRUE((*store)
                    ->Scan(family, "", "",
                           [&](std::string_view key, std::string_view value) {
                             found += key.find(word) != std::string_view::npos;
                             found += value.find(word) != std::string_view::npos;
                             return true;
                           })
                    .ok());
  }
  return found;
}

TEST_F(JudgementTest, NoWordOfADeletedPostStaysInRowsOrRecords) {
  std::vector<v1::Post> posts = ManyPosts(60);
  for (int i = 0; i < 30; ++i) {
    posts.push_back(MakePost("c" + std::to_string(i), "Kanariewoord op het strand vandaag."));
  }
  harness.Send(posts);
  // Some of the canaries are judged, others are drawn as weak negatives.
  for (int i = 1; i <= 60; ++i) {
    harness.Do(
        Judging("hoogwater", std::to_string(i), i % 3 == 0 ? v1::VERDICT_LESS : v1::VERDICT_MORE));
  }
  harness.Do(Judging("hoogwater", "c1", v1::VERDICT_MORE));
  harness.Stop();
  EXPECT_GT(TimesKept(harness.data_folder(), "kanariewoord"), 0u);
  harness.Start();
  std::vector<v1::Post> tombstones;
  for (int i = 0; i < 30; ++i) tombstones.push_back(Deleted("c" + std::to_string(i)));
  harness.Send(tombstones);
  harness.Stop();
  EXPECT_EQ(TimesKept(harness.data_folder(), "kanariewoord"), 0u);
  EXPECT_EQ(TimesKept(harness.data_folder(), "Kanariewoord"), 0u);
  harness.Start();
}

// The rows of a folder by interest, without what counts time.
std::vector<std::string> RowsIn(const std::string& folder) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  std::vector<std::string> rows;
  EXPECT_TRUE((*store)
                  ->Scan(Family::kRows, "", "",
                         [&](std::string_view key, std::string_view value) {
                           storage::v1::StoredRow row;
                           EXPECT_TRUE(row.ParseFromString(std::string(value)));
                           row.clear_version();
                           row.clear_effective_sequence();
                           rows.push_back(std::string(key) + row.SerializeAsString());
                           return true;
                         })
                  .ok());
  return rows;
}

// The judgements of a folder by interest, without what counts them: all that changes which stories
// are shown, and how, is made from them.
std::vector<std::string> JudgementsIn(const std::string& folder) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  std::vector<std::string> judgements;
  EXPECT_TRUE((*store)
                  ->Scan(Family::kJudgements, "", "",
                         [&](std::string_view, std::string_view value) {
                           storage::v1::StoredJudgement judgement;
                           EXPECT_TRUE(judgement.ParseFromString(std::string(value)));
                           judgement.clear_number();
                           judgements.push_back(judgement.SerializeAsString());
                           return true;
                         })
                  .ok());
  return judgements;
}

// What the interests say of a post, without the versions of their rows.
std::vector<std::string> ExplanationsOf(EngineHarness* harness, const std::string& post_id) {
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id("anna");
  *request.mutable_explain()->mutable_post() = KeyOf(post_id);
  const v1::ControlReply reply = harness->Do(request);
  std::vector<std::string> explanations;
  for (v1::Explanation explanation : reply.explain().explanations()) {
    explanation.clear_row_version();
    explanation.mutable_then()->clear_row_version();
    explanations.push_back(explanation.SerializeAsString());
  }
  return explanations;
}

struct Said {
  std::string post;
  v1::Verdict verdict;
  v1::LessReason reason;
};

constexpr int kHistories = 1000;

TEST(JudgementHistories, EndInTheRowOfWhatStands) {
  EngineHarness with_undo;
  EngineHarness without;
  std::mt19937 random(2026);
  for (EngineHarness* harness : {&with_undo, &without}) {
    harness->AddUser("anna");
    v1::Interest interest = WaterInterest("anna");
    for (int i = 0; i < kHistories; ++i) {
      interest.set_id("h" + std::to_string(i));
      harness->AddInterest(interest);
    }
    harness->Send(ManyPosts(40));
  }
  for (int i = 0; i < kHistories; ++i) {
    const std::string interest = "h" + std::to_string(i);
    std::vector<Said> stands;
    const size_t steps = 1 + random() % 12;
    for (size_t step = 0; step < steps; ++step) {
      if (!stands.empty() && random() % 3 == 0) {
        const size_t which = random() % stands.size();
        with_undo.Do(Undoing(interest, stands[which].post));
        stands.erase(stands.begin() + static_cast<std::ptrdiff_t>(which));
        continue;
      }
      Said said{std::to_string(1 + random() % 40),
                random() % 2 == 0 ? v1::VERDICT_MORE : v1::VERDICT_LESS,
                v1::LESS_REASON_UNSPECIFIED};
      if (said.verdict == v1::VERDICT_LESS) said.reason = static_cast<v1::LessReason>(random() % 5);
      with_undo.Do(Judging(interest, said.post, said.verdict, said.reason));
      std::erase_if(stands, [&](const Said& other) { return other.post == said.post; });
      stands.push_back(said);
    }
    for (const Said& said : stands) {
      without.Do(Judging(interest, said.post, said.verdict, said.reason));
    }
  }
  for (const char* post : {"1", "2", "6"}) {
    EXPECT_EQ(ExplanationsOf(&with_undo, post), ExplanationsOf(&without, post));
  }
  with_undo.Stop();
  without.Stop();
  EXPECT_EQ(RowsIn(with_undo.data_folder()), RowsIn(without.data_folder()));
  EXPECT_EQ(JudgementsIn(with_undo.data_folder()), JudgementsIn(without.data_folder()));
}

}  // namespace
}  // namespace sluis
