// Training gives what fasttext's own command line gives, and a failure leaves what was there.
#include "models/training/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "models/training/quantize.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

class Training : public testing::Test {
 protected:
  void SetUp() override {
    std::string text;
    for (int i = 0; i < 300; ++i) {
      const std::string word = " woord" + std::to_string(i);
      text += "__label__water de dijk houdt het water tegen" + word + "\n";
      text += "__label__sport de bal ging in het doel" + word + "\n";
    }
    WriteBytes(input(), text);
    options_.dimension = 10;
    options_.buckets = 1000;
  }

  std::string input() const { return folder_ / "input.txt"; }
  std::string output() const { return folder_ / "model.bin"; }

  absl::StatusOr<ModelReport> Train() { return TrainModel(options_, input(), output(), {}); }

  // What is in place of the output must still be there, and nothing beside it.
  void ExpectRefused(const std::string& said) {
    WriteBytes(output(), "the old model");
    const size_t files = FilesIn(folder_.path());
    const absl::StatusOr<ModelReport> report = Train();
    ASSERT_FALSE(report.ok());
    EXPECT_THAT(std::string(report.status().message()), HasSubstr(said));
    EXPECT_EQ(ReadBytes(output()), "the old model");
    EXPECT_EQ(FilesIn(folder_.path()), files);
  }

  const ScratchFolder folder_;
  TrainOptions options_;
};

struct LossCase {
  FastTextLossKind kind;
  const char* name;
};

class TrainingByLoss : public Training, public testing::WithParamInterface<LossCase> {};

TEST_P(TrainingByLoss, WritesTheBytesThatFastTextWrites) {
  options_.loss = GetParam().kind;
  const absl::StatusOr<ModelReport> report = Train();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->info.label_count, 2);
  const std::string command = "fasttext supervised -input " + input() + " -output " +
                              (folder_ / "theirs") + " -dim 10 -bucket 1000 -thread 1 -loss " +
                              GetParam().name + " > /dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_TRUE(ReadBytes(output()) == ReadBytes(folder_ / "theirs.bin"));
}

INSTANTIATE_TEST_SUITE_P(EveryLoss, TrainingByLoss,
                         testing::Values(LossCase{FastTextLossKind::kSoftmax, "softmax"},
                                         LossCase{FastTextLossKind::kNegativeSampling, "ns"},
                                         LossCase{FastTextLossKind::kHierarchicalSoftmax, "hs"},
                                         LossCase{FastTextLossKind::kOneVsAll, "ova"}));

TEST_F(Training, MakesWordVectors) {
  options_ = DefaultTrainOptions(FastTextModelKind::kSkipgram);
  options_.dimension = 10;
  options_.buckets = 1000;
  const absl::StatusOr<ModelReport> report = Train();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_FALSE(report->info.supervised());
  EXPECT_EQ(report->info.dimension, 10);
}

TEST_F(Training, RefusesATextThatIsNotThere) {
  std::filesystem::remove(input());
  ExpectRefused("input.txt");
}

TEST_F(Training, RefusesAnEmptyText) {
  WriteBytes(input(), "");
  ExpectRefused("");
}

TEST_F(Training, RefusesWeightsThatAreNotNumbers) {
  options_.learning_rate = 1e30;
  ExpectRefused("");
}

TEST_F(Training, QuantizesAModelWithLabels) {
  ASSERT_TRUE(Train().ok());
  const absl::StatusOr<ModelReport> report =
      QuantizeSupervisedModel({}, output(), folder_ / "model.ftz", {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->info.input_quantised);
  const std::string command = "echo de dijk houdt het water | fasttext predict " +
                              (folder_ / "model.ftz") + " - > " + (folder_ / "answer");
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(ReadBytes(folder_ / "answer"), "__label__water\n");
}

TEST_F(Training, QuantizingABrokenModelIsRefused) {
  WriteBytes(output(), "not a model");
  const absl::StatusOr<ModelReport> report =
      QuantizeSupervisedModel({}, output(), folder_ / "model.ftz", {});
  EXPECT_FALSE(report.ok());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "model.ftz"));
}

}  // namespace
}  // namespace sluis
