// A post that its author deletes is gone from everything that was made of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/digests/render.h"
#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kCanary[] = "Hoogwater: de dijken bij Kanariedorp worden bewaakt, kwel gemeld.";

constexpr Family kFamilies[] = {Family::kPosts,      Family::kKnown,       Family::kUsers,
                                Family::kInterests,  Family::kRows,        Family::kMatchLog,
                                Family::kStories,    Family::kDigests,     Family::kOutbox,
                                Family::kJudgements, Family::kCursors,     Family::kAudit,
                                Family::kMeta,       Family::kJudgedPosts, Family::kShownPosts,
                                Family::kDossiers,   Family::kSources,     Family::kGoneAuthors};

// How many records of a stopped engine hold the word, ASCII case aside.
size_t TimesKept(const std::string& folder, const std::string& word) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  size_t found = 0;
  for (const Family family : kFamilies) {
    const absl::Status status =
        (*store)->Scan(family, "", "", [&](std::string_view key, std::string_view value) {
          std::string bytes = std::string(key) + std::string(value);
          for (char& each : bytes) {
            if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
          }
          found += bytes.find(word) != std::string::npos ? 1 : 0;
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
  }
  return found;
}

absl::Time Day(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 3, day, hour), absl::UTCTimeZone());
}

v1::Post Deleted(const std::string& id) {
  v1::Post post = MakePost(id, "", Day(13, 12));
  post.set_operation(v1::OPERATION_DELETE);
  post.set_revision(9);
  return post;
}

v1::ControlRequest Judging(const std::string& owner, const std::string& post_id,
                           v1::Verdict verdict) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(owner);
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source("mastodon");
  judgement->mutable_post()->set_id(post_id);
  judgement->set_verdict(verdict);
  return request;
}

v1::ControlRequest GettingDigest() {
  v1::ControlRequest request;
  request.mutable_get_digest()->set_owner_id("anna");
  return request;
}

class DeletionTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.clock.Set(Day(20, 0));
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }

  // Three people use the word, so that it is a reason for the posts that follow.
  void LearnTheWord() {
    harness.Send({MakePost("a", "Kanariedorp vreest het hoogwater, dijken houden.", Day(12, 6)),
                  MakePost("b", "De dijken van Kanariedorp zijn zwak bij hoogwater.", Day(12, 6)),
                  MakePost("c", "Kwel in Kanariedorp, hoogwater tegen de dijken.", Day(12, 6))});
    for (const char* id : {"a", "b", "c"}) harness.Do(Judging("anna", id, v1::VERDICT_MORE));
  }

  // Shown in a digest, and judged.
  void ShowAndJudge() {
    harness.Send({MakePost("1", kCanary, Day(12, 8)),
                  MakePost("2", "Dijkwachten controleren dijken door het hoogwater.", Day(12, 9))});
    harness.Send({MakePost("3", "Appeltaart met kaneel.", Day(13, 9))});
    harness.Do(Judging("anna", "1", v1::VERDICT_MORE));
    harness.Do(Judging("anna", "2", v1::VERDICT_MORE));
  }

  EngineHarness harness;
};

TEST_F(DeletionTest, LeavesNoWordInAnyRecord) {
  LearnTheWord();
  ShowAndJudge();
  ASSERT_THAT(RenderJson(harness.Do(GettingDigest()).digest()), HasSubstr("Kanariedorp"));
  harness.Stop();
  // Four posts, the match, the digest, four judgements and the row.
  ASSERT_GE(TimesKept(harness.data_folder(), "kanariedorp"), 11u);
  harness.Start();
  harness.Send({Deleted("a"), Deleted("1"), Deleted("b"), Deleted("c")});
  harness.Stop();
  EXPECT_EQ(TimesKept(harness.data_folder(), "kanariedorp"), 0u);
}

TEST_F(DeletionTest, LeavesNoWordOnAnyPage) {
  ShowAndJudge();
  const v1::Digest before = harness.Do(GettingDigest()).digest();
  harness.Send({Deleted("1")});
  const v1::Digest digest = harness.Do(GettingDigest()).digest();
  v1::ControlRequest preview;
  preview.mutable_make_digest()->set_owner_id("anna");
  std::string pages = harness.Do(preview).digest().DebugString();
  for (const v1::MatchEvent& event : harness.Matches("anna")) pages += event.DebugString();
  for (const std::string& page : {RenderText(digest), RenderHtml(digest), RenderMarkdown(digest),
                                  RenderJson(digest), pages}) {
    EXPECT_THAT(page, Not(HasSubstr("anariedorp")));
  }
  EXPECT_THAT(RenderText(digest), HasSubstr("De schrijver heeft dit bericht verwijderd"));
  // What was counted stays counted, and whoever keeps a copy is told.
  EXPECT_EQ(digest.stories_size(), before.stories_size());
  EXPECT_EQ(digest.balance().SerializeAsString(), before.balance().SerializeAsString());
  EXPECT_EQ(harness.sink.digests.back().SerializeAsString(), digest.SerializeAsString());
}

TEST_F(DeletionTest, AnEarlierVersionLeavesNoWordEither) {
  harness.Send({MakePost("1", kCanary, Day(12, 8))});
  v1::Post edited = MakePost("1", "Hoogwater: de dijken worden bewaakt, kwel gemeld.", Day(12, 9));
  edited.set_operation(v1::OPERATION_UPDATE);
  edited.set_revision(1);
  harness.Send({edited});
  harness.Send({Deleted("1")});
  harness.Stop();
  EXPECT_EQ(TimesKept(harness.data_folder(), "kanariedorp"), 0u);
}

TEST_F(DeletionTest, IsTheSameWithinOneBatch) {
  harness.Send({MakePost("1", kCanary, Day(12, 8)), MakePost("2", kCanary, Day(12, 8)),
                Deleted("1"), Deleted("2")});
  EXPECT_EQ(harness.sink.matches.size(), 2u);
  EXPECT_FALSE(harness.sink.matches.front().match().reasons().empty());
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    EXPECT_THAT(event.match().reasons(), IsEmpty());
  }
  harness.Stop();
  EXPECT_EQ(TimesKept(harness.data_folder(), "kanariedorp"), 0u);
}

TEST_F(DeletionTest, SeveralInOneBatchThatMatchedTogetherAllGo) {
  harness.Send({MakePost("1", kCanary, Day(12, 8)), MakePost("2", kCanary, Day(12, 8)),
                MakePost("3", kCanary, Day(12, 8))});
  harness.Send({Deleted("1"), Deleted("2"), Deleted("3")});
  harness.Stop();
  EXPECT_EQ(TimesKept(harness.data_folder(), "kanariedorp"), 0u);
}

// The rows of one owner, to the byte.
std::vector<std::string> RowsOf(const std::string& folder, const std::string& owner) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  std::vector<std::string> rows;
  EXPECT_TRUE((*store)
                  ->Scan(Family::kRows, "", "",
                         [&](std::string_view key, std::string_view value) {
                           if (key.find(owner) == std::string_view::npos) return true;
                           rows.push_back(std::string(key) + std::string(value));
                           return true;
                         })
                  .ok());
  return rows;
}

TEST_F(DeletionTest, NothingThatOneReaderDoesTouchesAnothersRows) {
  harness.AddUser("bert");
  harness.AddInterest(WaterInterest("bert"));
  std::vector<v1::Post> posts;
  for (int i = 1; i <= 40; ++i) {
    posts.push_back(MakePost(std::to_string(i),
                             (i % 2 == 0 ? kCanary : "Appeltaart met kaneel en rozijnen.") +
                                 std::string(" nr") + std::to_string(i),
                             Day(12, 8)));
  }
  harness.Send(posts);
  for (int i = 1; i <= 6; ++i) harness.Do(Judging("bert", std::to_string(i), v1::VERDICT_MORE));
  harness.Stop();
  const std::vector<std::string> before = RowsOf(harness.data_folder(), "bert");
  ASSERT_EQ(before.size(), 1u);
  harness.Start();
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    const std::string post = std::to_string(1 + random() % 40);
    v1::ControlRequest request =
        Judging("anna", post, random() % 2 == 0 ? v1::VERDICT_MORE : v1::VERDICT_LESS);
    if (request.judge().judgement().verdict() == v1::VERDICT_LESS) {
      request.mutable_judge()->mutable_judgement()->set_less_reason(
          static_cast<v1::LessReason>(random() % 5));
    }
    harness.Do(request);
    if (random() % 3 != 0) continue;
    v1::ControlRequest undo;
    undo.mutable_undo_judgement()->set_owner_id("anna");
    undo.mutable_undo_judgement()->set_interest_id("hoogwater");
    *undo.mutable_undo_judgement()->mutable_post() = request.judge().judgement().post();
    harness.Do(undo);
  }
  harness.Stop();
  EXPECT_EQ(RowsOf(harness.data_folder(), "bert"), before);
  EXPECT_FALSE(RowsOf(harness.data_folder(), "anna").empty());
}

}  // namespace
}  // namespace sluis
