// Another model while the engine runs: what it decides afterwards, what goes on meanwhile, and what
// stays when it fails or the engine stops in the middle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"
#include "tests/engine/second_model.h"

namespace sluis {
namespace {

using testing::HasSubstr;

const SecondModel& Second() {
  static const SecondModel model;
  return model;
}

v1::ControlRequest Changing(const std::string& path) {
  v1::ControlRequest request;
  request.mutable_change_model()->set_path(path);
  return request;
}

v1::ControlRequest Judging(const std::string& interest, const std::string& post, bool more) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id(interest);
  judgement->mutable_post()->set_source("mastodon");
  judgement->mutable_post()->set_id(post);
  judgement->set_verdict(more ? v1::VERDICT_MORE : v1::VERDICT_LESS);
  return request;
}

std::vector<v1::Post> WaterPosts(int first, int count) {
  const std::vector<std::string> sentences = {
      "Hoogwater in de rivier: de dijken bij het gemaal worden bewaakt, kwel gemeld.",
      "Appeltaart met kaneel en rozijnen, heerlijk bij de koffie.",
      "Dijkwachten lopen vannacht extra rondes langs de dijken door het hoogwater.",
      "De trein naar Utrecht rijdt vandaag niet door een kapotte bovenleiding."};
  std::vector<v1::Post> posts;
  for (int i = first; i < first + count; ++i) {
    posts.push_back(MakePost(std::to_string(i),
                             sentences[static_cast<size_t>(i) % 4] + " nr" + std::to_string(i)));
  }
  return posts;
}

v1::ChangeModelReply Change(EngineHarness* harness, const std::string& path) {
  harness->Do(Changing(path));
  harness->engine().WaitForModelChange();
  return *harness->engine().model_change();
}

// The stored rows by interest, with the hash of the model that each is of.
std::map<std::string, storage::v1::StoredRow> RowsIn(const std::string& folder) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  std::map<std::string, storage::v1::StoredRow> rows;
  EXPECT_TRUE((*store)
                  ->Scan(Family::kRows, "", "",
                         [&](std::string_view key, std::string_view value) {
                           EXPECT_TRUE(rows[std::string(key)].ParseFromString(std::string(value)));
                           return true;
                         })
                  .ok());
  return rows;
}

// Without what counts changes and time.
std::map<std::string, std::string> ContentsOf(std::map<std::string, storage::v1::StoredRow> rows) {
  std::map<std::string, std::string> contents;
  for (auto& [key, row] : rows) {
    row.clear_version();
    row.clear_effective_sequence();
    contents[key] = row.SerializeAsString();
  }
  return contents;
}

std::vector<std::string> MatchesAfter(EngineHarness* harness, uint64_t sequence) {
  std::vector<std::string> matches;
  for (const v1::MatchEvent& event : harness->Matches("anna")) {
    if (event.match().sequence() <= sequence) continue;
    v1::Match match = event.match();
    // The one that changed has had a row more.
    match.clear_row_version();
    matches.push_back(match.SerializeAsString());
  }
  return matches;
}

class ModelChangeTest : public testing::Test {
 protected:
  void Prepare(EngineHarness* target, int interests) {
    target->AddUser("anna");
    for (int i = 0; i < interests; ++i) {
      v1::Interest interest = WaterInterest("anna");
      interest.set_id("i" + std::to_string(i));
      target->AddInterest(interest);
    }
  }

  EngineHarness harness;
};

TEST_F(ModelChangeTest, PostsAfterAreDecidedAsIfTheModelHadAlwaysBeenThere) {
  EngineHarness always;
  always.Stop();
  always.Start(Second().path());
  for (EngineHarness* each : {&harness, &always}) {
    Prepare(each, 1);
    // Below the bar of either model, and alone: nothing of what is kept depends on a score.
    each->Send({MakePost("1", "Extra pompen tegen de wateroverlast in de polder.")});
    ASSERT_TRUE(each->Matches("anna").empty());
    each->Do(Judging("i0", "1", true));
  }
  const v1::ChangeModelReply change = Change(&harness, Second().path());
  EXPECT_FALSE(change.has_failure()) << change.failure().message();
  EXPECT_EQ(change.effective_sequence(), 2u);
  EXPECT_EQ(change.interests(), 1u);
  EXPECT_EQ(change.restarted_size(), 0);
  for (EngineHarness* each : {&harness, &always}) each->Send(WaterPosts(2, 40));
  EXPECT_FALSE(MatchesAfter(&always, 1).empty());
  EXPECT_EQ(MatchesAfter(&harness, 1), MatchesAfter(&always, 1));
  harness.Stop();
  always.Stop();
  EXPECT_EQ(ContentsOf(RowsIn(harness.data_folder())), ContentsOf(RowsIn(always.data_folder())));
}

TEST_F(ModelChangeTest, PostsAndJudgementsMeanwhileAreInTheResult) {
  constexpr int kInterests = 40;
  // The change waits with half of the interests prepared until all is said.
  std::promise<void> halfway, all_is_said;
  harness.on_model_change = [&](const v1::ChangeModelReply& change) {
    if (change.under_way() && change.prepared() == kInterests / 2) {
      halfway.set_value();
      all_is_said.get_future().wait();
    }
  };
  harness.Stop();
  harness.Start();
  Prepare(&harness, kInterests);
  harness.Send(WaterPosts(1, 40));
  harness.Do(Changing(Second().path()));
  halfway.get_future().wait();
  for (int said = 0; said < 200; ++said) {
    const std::string interest = "i" + std::to_string(said % kInterests);
    harness.Do(Judging(interest, std::to_string(1 + said % 37), said % 3 != 0));
    if (said % 10 == 0) harness.Send(WaterPosts(1000 + said, 2));
  }
  EXPECT_TRUE(harness.engine().model_change()->under_way());
  all_is_said.set_value();
  harness.engine().WaitForModelChange();
  EXPECT_FALSE(harness.engine().model_change()->has_failure());
  harness.on_model_change = nullptr;
  harness.Stop();
  const auto changed = ContentsOf(RowsIn(harness.data_folder()));
  // Other words and back: each row is made anew, from all that is kept.
  harness.Start(Second().path());
  for (int i = 0; i < kInterests; ++i) {
    v1::Interest interest = WaterInterest("anna");
    interest.set_id("i" + std::to_string(i));
    interest.set_title("Iets anders");
    harness.AddInterest(interest);
    interest.set_title(WaterInterest("anna").title());
    harness.AddInterest(interest);
  }
  harness.Stop();
  EXPECT_EQ(ContentsOf(RowsIn(harness.data_folder())), changed);
}

TEST_F(ModelChangeTest, AnEngineThatStopsInTheMiddleHasOneModelOrTheOther) {
  Prepare(&harness, 60);
  harness.Send(WaterPosts(1, 40));
  harness.Stop();
  const auto before = RowsIn(harness.data_folder());
  harness.Start();
  harness.Do(Changing(Second().path()));
  harness.Stop();
  const auto after = RowsIn(harness.data_folder());
  ASSERT_EQ(after.size(), before.size());
  std::set<std::string> models;
  for (const auto& [key, row] : after) models.insert(row.model_hash());
  EXPECT_EQ(models.size(), 1u);
  if (*models.begin() == before.begin()->second.model_hash()) {
    for (const auto& [key, row] : after) {
      EXPECT_EQ(row.SerializeAsString(), before.at(key).SerializeAsString());
    }
  }
  harness.Start();
  harness.Send(WaterPosts(100, 4));
}

TEST_F(ModelChangeTest, ADamagedModelIsRefusedAndTheOldOneGoesOn) {
  Prepare(&harness, 1);
  const ScratchFolder folder;
  std::ofstream(folder / "damaged.bin") << "no model at all";
  const v1::ChangeModelReply change = Change(&harness, folder / "damaged.bin");
  EXPECT_THAT(change.failure().message(), HasSubstr("damaged.bin"));
  EXPECT_EQ(change.effective_sequence(), 0u);
  harness.Send(WaterPosts(4, 1));
  EXPECT_EQ(harness.Matches("anna").size(), 1u);
  EXPECT_FALSE(Change(&harness, Second().path()).has_failure());
}

TEST_F(ModelChangeTest, ARestartGoesOnWithItUnlessAnotherIsNamed) {
  Prepare(&harness, 1);
  v1::ControlRequest stats;
  stats.mutable_stats();
  const std::string first = harness.Do(stats).stats().model();
  const std::string second = Change(&harness, Second().path()).model();
  EXPECT_NE(second, first);
  harness.Stop();
  harness.Start(kModelPath, true);
  EXPECT_EQ(harness.Do(stats).stats().model(), second);
  EXPECT_EQ(harness.Do(stats).stats().model_path(), Second().path());
  EXPECT_FALSE(harness.engine().model_change().has_value());
  harness.Stop();
  harness.Start(kModelPath);
  EXPECT_EQ(harness.Do(stats).stats().model(), first);
  ASSERT_TRUE(harness.engine().model_change().has_value());
  EXPECT_EQ(harness.engine().model_change()->interests(), 1u);
  // Named once, it stays.
  harness.Stop();
  harness.Start(kModelPath, true);
  EXPECT_EQ(harness.Do(stats).stats().model(), first);
  EXPECT_FALSE(harness.engine().model_change().has_value());
}

TEST_F(ModelChangeTest, IsMadeOnceUnderOneKey) {
  Prepare(&harness, 1);
  v1::ControlRequest request = Changing(Second().path());
  request.set_idempotency_key("once");
  harness.Do(request);
  harness.engine().WaitForModelChange();
  harness.Send(WaterPosts(1, 3));
  const v1::ControlReply again = harness.Do(request);
  EXPECT_FALSE(again.change_model().under_way());
  EXPECT_EQ(again.change_model().effective_sequence(), 1u);
}

}  // namespace
}  // namespace sluis
