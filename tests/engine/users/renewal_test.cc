#include "engine/users/renewal.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/users/forgetting.h"
#include "models/interests/stored_row.h"
#include "models/text/terms.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::Test;

constexpr char kModelPath[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";

const Featurizer& NewFeaturizer() {
  static const Featurizer featurizer = [] {
    auto model = FastTextModel::Load(kModelPath);
    EXPECT_TRUE(model.ok()) << model.status();
    return Featurizer(*std::move(model), Normalization::kSluis1);
  }();
  return featurizer;
}

storage::v1::StoredInterest Dijken() {
  storage::v1::StoredInterest stored;
  v1::Interest* interest = stored.mutable_interest();
  interest->set_owner_id("anna");
  interest->set_id("dijken");
  interest->set_title("Hoogwater en dijken");
  return stored;
}

storage::v1::StoredJudgement Wanted(uint64_t number, const std::string& text) {
  storage::v1::StoredJudgement judgement;
  v1::Judgement* said = judgement.mutable_judgement();
  said->set_owner_id("anna");
  said->set_interest_id("dijken");
  said->mutable_post()->set_source("mastodon");
  said->mutable_post()->set_id(std::to_string(number));
  said->set_verdict(v1::VERDICT_MORE);
  judgement.set_number(number);
  judgement.set_text(text);
  return judgement;
}

// A row of another model, of another dimension, that has learned a term.
std::shared_ptr<const LiveInterest> OfAnotherModel() {
  InterestRow row;
  row.model_hash = "another";
  row.version = 7;
  row.dense = {1, 2, 3};
  row.terms = {{TermHash("kwelplek"), 2.5F, kShownVoices, "kwelplek"}};
  row.bias = -4;
  row.slope = 1.5F;
  row.judgements = 3;
  row.wanted = 2;
  auto interest = Directory::MakeInterest(Dijken(), row, {});
  EXPECT_TRUE(interest.ok());
  return *std::move(interest);
}

std::string Bytes(const InterestRow& row) { return ToStored(row, 0).SerializeAsString(); }

class RenewalTest : public Test {
 protected:
  void SetUp() override {
    auto store = Store::Open({folder_ / "data", false});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  void Keep(const storage::v1::StoredJudgement& judgement) {
    StateBatch batch;
    PutJudgement(judgement, &batch);
    ASSERT_TRUE(store_->Commit(std::move(batch), store_->counters()).ok());
  }

  const ScratchFolder folder_;
  std::unique_ptr<Store> store_;
  Lessons lessons_{&NewFeaturizer()};
};

TEST_F(RenewalTest, LearnsAgainFromWordsAndJudgements) {
  const std::vector<storage::v1::StoredJudgement> judgements = {
      Wanted(1, "Een kwelplek bij de dijk"), Wanted(2, "Dijkwacht op pad")};
  const auto before = OfAnotherModel();
  const InterestRow row = RenewedRow(*before, judgements, false, &lessons_);
  InterestRow expected = Lessons(&NewFeaturizer()).RowOf(before->stored.interest(), judgements);
  expected.version = 8;
  EXPECT_EQ(Bytes(row), Bytes(expected));
  EXPECT_TRUE(IsRowOf(row, NewFeaturizer().model()));
  EXPECT_FALSE(IsRowOf(before->row, NewFeaturizer().model()));
}

TEST_F(RenewalTest, KeepsTheTermsWhereTheTextsAreGone) {
  const auto before = OfAnotherModel();
  const InterestRow row = RenewedRow(*before, {Wanted(1, "")}, true, &lessons_);
  InterestRow expected = before->row;
  expected.version = 8;
  expected.model_hash = NewFeaturizer().model().content_hash();
  expected.dense = lessons_.StartOf(before->stored.interest()).dense;
  EXPECT_EQ(Bytes(row), Bytes(expected));
}

TEST_F(RenewalTest, ATextIsGoneUnlessThePostNeverHadOne) {
  EXPECT_FALSE(AreTextsGone(*store_, {Wanted(1, "kwel")}).value());
  EXPECT_TRUE(AreTextsGone(*store_, {Wanted(1, "kwel"), Wanted(2, "")}).value());
  storage::v1::StoredJudgement seen = Wanted(3, "");
  seen.mutable_judgement()->set_verdict(v1::VERDICT_SEEN);
  EXPECT_FALSE(AreTextsGone(*store_, {seen}).value());
}

TEST_F(RenewalTest, WhatChangedSinceIsRenewedAgain) {
  Directory directory = Directory::Load(*store_, &lessons_, Organisations()).value();
  directory.PutInterest(OfAnotherModel());
  Renewal renewal(&lessons_);
  ASSERT_EQ(renewal.Stale(directory).size(), 1u);
  ASSERT_TRUE(renewal.Renew(*store_, renewal.Stale(directory).front()).ok());
  EXPECT_TRUE(renewal.Stale(directory).empty());
  // Judged meanwhile.
  Keep(Wanted(1, "Een kwelplek bij de dijk"));
  directory.PutInterest(OfAnotherModel());
  ASSERT_EQ(renewal.Stale(directory).size(), 1u);
  ASSERT_TRUE(renewal.Renew(*store_, renewal.Stale(directory).front()).ok());
  StateBatch batch;
  const Renewal::Outcome outcome = renewal.Finish(directory, 5, &batch);
  ASSERT_EQ(outcome.interests.size(), 1u);
  EXPECT_EQ(outcome.interests.front()->row.judgements, 1u);
  EXPECT_TRUE(outcome.restarted.empty());
}

TEST_F(RenewalTest, NamesWhoStartsAgainAndLeavesOutWhoIsGone) {
  Keep(Wanted(1, ""));
  Directory directory = Directory::Load(*store_, &lessons_, Organisations()).value();
  directory.PutInterest(OfAnotherModel());
  Renewal renewal(&lessons_);
  ASSERT_TRUE(renewal.Renew(*store_, renewal.Stale(directory).front()).ok());
  StateBatch batch;
  EXPECT_EQ(renewal.Finish(directory, 5, &batch).restarted,
            std::vector<std::string>{"anna/dijken"});
  directory.RemoveInterest("anna", "dijken");
  EXPECT_TRUE(renewal.Finish(directory, 5, &batch).interests.empty());
}

}  // namespace
}  // namespace sluis
