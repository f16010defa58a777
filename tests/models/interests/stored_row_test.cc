#include "models/interests/stored_row.h"

#include <limits>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

storage::v1::StoredRow Stored() {
  std::mt19937 random(20);
  return ToStored(RandomRow(5, {"dijk", "hoog water", "brug"}, &random), 77);
}

void ExpectRefused(const storage::v1::StoredRow& stored, const std::string& field) {
  const auto row = FromStored(stored);
  EXPECT_EQ(row.status().code(), absl::StatusCode::kDataLoss) << field;
  EXPECT_THAT(std::string(row.status().message()), HasSubstr(field));
}

TEST(StoredRow, ComesBackAsItWas) {
  std::mt19937 random(20);
  InterestRow row = RandomRow(5, {"dijk", "hoog water", "brug"}, &random);
  row.openness = 0.25F;
  row.precision = 0.5F;
  const storage::v1::StoredRow stored = ToStored(row, 77);
  EXPECT_EQ(stored.effective_sequence(), 77u);
  const auto back = FromStored(stored);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->dense, row.dense);
  EXPECT_EQ(back->terms.size(), 3u);
  EXPECT_EQ(back->openness, 0.25F);
  EXPECT_EQ(back->precision, 0.5F);
  EXPECT_EQ(ToStored(*back, 77).SerializeAsString(), stored.SerializeAsString());
}

TEST(StoredRow, IsLittleEndian) {
  InterestRow row;
  row.dense = {1.0F};
  EXPECT_EQ(ToStored(row, 0).dense(), std::string("\x00\x00\x80\x3f", 4));
}

TEST(StoredRow, RefusesLengthsThatDisagree) {
  auto stored = Stored();
  stored.mutable_dense()->pop_back();
  ExpectRefused(stored, "dense");
  stored = Stored();
  stored.mutable_terms()->pop_back();
  ExpectRefused(stored, "terms");
  stored = Stored();
  stored.add_term_texts("x");
  ExpectRefused(stored, "term_texts");
  stored = Stored();
  stored.clear_term_voices();
  ExpectRefused(stored, "term_voices");
}

TEST(StoredRow, RefusesTooManyTerms) {
  std::mt19937 random(21);
  std::vector<std::string> texts;
  for (size_t i = 0; i <= kMaxRowTerms; ++i) texts.push_back("w" + std::to_string(i));
  ExpectRefused(ToStored(RandomRow(2, texts, &random), 1), "more than 256");
  texts.pop_back();
  EXPECT_TRUE(FromStored(ToStored(RandomRow(2, texts, &random), 1)).ok());
}

TEST(StoredRow, RefusesTermsOutOfOrderOrUnderAWrongText) {
  std::mt19937 random(22);
  InterestRow row = RandomRow(2, {"dijk", "brug"}, &random);
  std::swap(row.terms[0], row.terms[1]);
  ExpectRefused(ToStored(row, 1), "out of order");
  auto stored = Stored();
  stored.set_term_texts(1, "weg");
  ExpectRefused(stored, "not the one of its term");
}

TEST(StoredRow, RefusesNumbersThatAreNone) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::mt19937 random(23);
  const InterestRow good = RandomRow(2, {"dijk"}, &random);
  InterestRow row = good;
  row.dense[1] = std::numeric_limits<float>::infinity();
  ExpectRefused(ToStored(row, 1), "dense holds");
  row = good;
  row.terms[0].weight = nan;
  ExpectRefused(ToStored(row, 1), "terms holds");
  row = good;
  row.bias = nan;
  ExpectRefused(ToStored(row, 1), "bias");
  for (const float slope : {0.0F, -1.0F, nan}) {
    row = good;
    row.slope = slope;
    ExpectRefused(ToStored(row, 1), "slope");
  }
  row = good;
  row.offset = nan;
  ExpectRefused(ToStored(row, 1), "offset");
  for (const float openness : {-0.1F, 1.1F, nan}) {
    row = good;
    row.openness = openness;
    ExpectRefused(ToStored(row, 1), "openness");
    row = InterestRow();
    row.precision = openness;
    ExpectRefused(ToStored(row, 1), "precision");
  }
  row = good;
  row.version = 0;
  ExpectRefused(ToStored(row, 1), "version");
}

}  // namespace
}  // namespace sluis
