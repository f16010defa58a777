#include "models/fasttext/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

class VerifyModelTest : public testing::Test {
 protected:
  VerifyModelTest()
      : path_(TrainReference("supervised", "-wordNgrams 2", TrainingText(), folder_)),
        bytes_(ReadFile(path_)) {}

  ModelReport Verify(std::string_view bytes) const {
    auto report = VerifyModel(folder_.Write("changed.bin", bytes));
    EXPECT_TRUE(report.ok()) << report.status();
    return *std::move(report);
  }

  TemporaryFolder folder_;
  std::string path_;
  std::string bytes_;
};

TEST_F(VerifyModelTest, FindsNothingInASoundModel) {
  const auto report = VerifyModel(path_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->ok());
  EXPECT_THAT(report->findings, IsEmpty());
  EXPECT_EQ(report->info.label_count, 300);
  EXPECT_EQ(report->content_hash, MustLoad(path_)->content_hash());
}

TEST_F(VerifyModelTest, FindsWeightsThatAreNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(bytes_.data() + bytes_.size() - 40, &nan, sizeof(nan));
  const ModelReport report = Verify(bytes_);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.findings, Contains(Field(&ModelFinding::sentence,
                                              HasSubstr("the output matrix holds 1 values"))));
}

TEST_F(VerifyModelTest, NotesTrailingBytes) {
  const ModelReport report = Verify(bytes_ + "tail");
  EXPECT_TRUE(report.ok());
  EXPECT_THAT(report.findings,
              Contains(Field(&ModelFinding::sentence, HasSubstr("4 bytes follow"))));
}

TEST_F(VerifyModelTest, FindsEntriesWithTheSameText) {
  const size_t first = bytes_.find("brug0");
  const size_t second = bytes_.find("brug8");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  bytes_[second + 4] = '0';
  const ModelReport report = Verify(bytes_);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.findings, Contains(Field(&ModelFinding::sentence, HasSubstr("same text"))));
}

TEST_F(VerifyModelTest, FindsWordsThatNoTextCanHold) {
  bytes_[bytes_.find("brug8") + 1] = ' ';
  const ModelReport report = Verify(bytes_);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.findings, Contains(Field(&ModelFinding::sentence, HasSubstr("blanks"))));
}

TEST_F(VerifyModelTest, FindsCountsAboveTheTokens) {
  const int64_t tokens = 5;
  std::memcpy(bytes_.data() + 76, &tokens, sizeof(tokens));
  const ModelReport report = Verify(bytes_);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.findings, Contains(Field(&ModelFinding::sentence, HasSubstr("5 tokens"))));
}

TEST_F(VerifyModelTest, FailsAsLoadingFails) {
  const std::string path = folder_.Write("cut.bin", std::string_view(bytes_).substr(0, 500));
  EXPECT_EQ(VerifyModel(path).status(), FastTextModel::Load(path).status());
}

}  // namespace
}  // namespace sluis
