// Batches beside the plain road, one text at a time, which predict_stream_test.cc holds to
// fastText.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "models/fasttext/model.h"
#include "tests/models/fasttext/odd_pieces.h"
#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

// More than two groups of sixteen, the last one short; texts without rows among them.
std::vector<std::string> Texts() {
  std::minstd_rand random(23);
  std::vector<std::string> texts = {"", "w6", "   ", "unknown"};
  while (texts.size() < 43) texts.push_back(RandomText(random));
  return texts;
}

std::unique_ptr<const FastTextModel> LoadWith(const std::string& path,
                                              const FastTextOptions& options) {
  auto model = FastTextModel::Load(path, options);
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

// Every path, both kinds of storage; quantised rows decoded beforehand, on the way, and half of
// each.
std::vector<FastTextOptions> AllOptions() {
  std::vector<FastTextOptions> all;
  for (const CpuPath path : SupportedCpuPaths()) {
    all.push_back({ModelStorage::kMapped, 0, path});
    all.push_back({ModelStorage::kResident, int64_t{1} << 30, path});
    all.push_back({ModelStorage::kResident, 200 * 64, path});
  }
  return all;
}

std::string Name(const FastTextOptions& options) {
  return fmt::format("{} {} {}", CpuPathName(options.path),
                     options.storage == ModelStorage::kMapped ? "mapped" : "resident",
                     options.decoded_bytes);
}

void ExpectBatchEqualsOneByOne(const FastTextModel& model, const std::string& name) {
  const std::vector<std::string> texts = Texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  FastTextWorkspace workspace;
  std::vector<Prediction> one;
  PredictionBatch batch;
  for (const auto& [k, threshold] : std::vector<std::pair<int, float>>{
           {1, 0.0F}, {1, 0.004F}, {2, 0.0F}, {7, 0.003F}, {-1, 0.0F}, {-1, 0.01F}, {0, 0.0F}}) {
    model.PredictBatch(views, k, threshold, workspace, &batch);
    ASSERT_EQ(batch.text_count(), texts.size());
    for (size_t i = 0; i < texts.size(); ++i) {
      model.Predict(texts[i], k, threshold, workspace, &one);
      const absl::Span<const Prediction> ours = batch.Of(i);
      ASSERT_EQ(ours.size(), one.size()) << name << ", k " << k << ", text " << i;
      for (size_t j = 0; j < one.size(); ++j) {
        ASSERT_EQ(ours[j].label_index, one[j].label_index) << name << ", k " << k << ", text " << i;
        ASSERT_EQ(ours[j].label, one[j].label);
        ASSERT_EQ(std::memcmp(&ours[j].probability, &one[j].probability, sizeof(float)), 0)
            << name << ", k " << k << ", text " << i;
      }
    }
  }
}

// Loss and n-grams.
class PredictBatchTest : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  std::string Train(std::string_view more) const {
    const auto& [loss, ngrams] = GetParam();
    return TrainReference("supervised", fmt::format("-loss {} {} {}", loss, ngrams, more),
                          TrainingText(), folder_);
  }

  TemporaryFolder folder_;
};

TEST_P(PredictBatchTest, EqualsOneByOneWithDenseWeights) {
  // Many labels and few columns; few labels and a width that no register divides.
  for (const std::string& path : {Train("-dim 10"), Train("-dim 37")}) {
    for (const FastTextOptions& options : AllOptions()) {
      ExpectBatchEqualsOneByOne(*LoadWith(path, options), Name(options));
    }
  }
}

TEST_P(PredictBatchTest, EqualsOneByOneWithQuantisedWeights) {
  Train("-dim 20");
  for (const char* quantise : {"", "-qout -qnorm", "-qnorm -dsub 3 -cutoff 350"}) {
    const std::string path = QuantiseReference(quantise, folder_);
    for (const FastTextOptions& options : AllOptions()) {
      ExpectBatchEqualsOneByOne(*LoadWith(path, options), Name(options) + " " + quantise);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, PredictBatchTest,
                         testing::Combine(testing::Values("softmax", "ova", "ns", "hs"),
                                          testing::Values("-maxn 0",
                                                          "-wordNgrams 2 -minn 2 -maxn 4")));

// Two thousand labels make the tree of hierarchical softmax too large for all its scores.
TEST(PredictBatch, EqualsOneByOneWithMoreLabelsThanTheTreeIsScoredFor) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += fmt::format("__label__{} w{} post{}\n", i, i % 300, i % 7);
  const TemporaryFolder folder;
  const std::string path = TrainReference("supervised", "-loss hs", text, folder);
  ExpectBatchEqualsOneByOne(*MustLoad(path), "hs");
}

// Labels that training never told apart have equal scores; the heap decides which one is best.
TEST(PredictBatch, EqualsOneByOneAmongTies) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += fmt::format("__label__{} w6 post7\n", i);
  for (const char* loss : {"softmax", "ova"}) {
    const TemporaryFolder folder;
    const std::string path =
        TrainReference("supervised", fmt::format("-loss {} -epoch 0", loss), text, folder);
    for (const CpuPath cpu : SupportedCpuPaths()) {
      ExpectBatchEqualsOneByOne(*LoadWith(path, {ModelStorage::kMapped, 0, cpu}), loss);
    }
  }
}

// The last weights of a file are those of the last label.
TEST(PredictBatch, EqualsOneByOneWithWeightsThatAreNotFinite) {
  for (const char* loss : {"softmax", "ova", "hs"}) {
    const TemporaryFolder folder;
    const std::string sound = ReadFile(
        TrainReference("supervised", fmt::format("-loss {}", loss), TrainingText(), folder));
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity(), 3e38F, -3e38F}) {
      for (const size_t from_end : {1U, 75U}) {
        std::string bytes = sound;
        std::memcpy(&bytes[bytes.size() - from_end * sizeof(bad)], &bad, sizeof(bad));
        const std::string path = folder.Write("bad.bin", bytes);
        for (const CpuPath cpu : SupportedCpuPaths()) {
          ExpectBatchEqualsOneByOne(*LoadWith(path, {ModelStorage::kMapped, 0, cpu}),
                                    fmt::format("{} {} {}", loss, bad, CpuPathName(cpu)));
        }
      }
    }
  }
}

TEST(PredictBatch, AnEmptyBatchHasNoTexts) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("supervised", "", TrainingText(), folder));
  FastTextWorkspace workspace;
  PredictionBatch batch;
  model->PredictBatch({}, 1, 0, workspace, &batch);
  EXPECT_EQ(batch.text_count(), 0U);
}

TEST(PredictBatch, WordVectorsPredictNothing) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("skipgram", "", TrainingText(), folder));
  FastTextWorkspace workspace;
  PredictionBatch batch;
  model->PredictBatch({"w6", "post7"}, 1, 0, workspace, &batch);
  ASSERT_EQ(batch.text_count(), 2U);
  EXPECT_TRUE(batch.Of(1).empty());
}

TEST(VectorBatch, EqualsTheVectorsOneByOne) {
  const TemporaryFolder folder;
  const std::string path =
      TrainReference("supervised", "-wordNgrams 2 -minn 2 -maxn 4 -dim 37", TrainingText(), folder);
  const std::vector<std::string> texts = Texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const FastTextOptions& options : AllOptions()) {
    const auto model = LoadWith(path, options);
    FastTextWorkspace workspace;
    const auto columns = static_cast<size_t>(model->dimension());
    std::vector<float> vectors(texts.size() * columns, 3.0F);
    std::vector<int64_t> counts(texts.size());
    model->VectorBatch(views, workspace, absl::MakeSpan(vectors), absl::MakeSpan(counts));
    for (size_t i = 0; i < texts.size(); ++i) {
      std::vector<float> one(columns, 4.0F);
      EXPECT_EQ(model->Vector(texts[i], workspace, absl::MakeSpan(one)), counts[i]);
      EXPECT_EQ(std::memcmp(one.data(), &vectors[i * columns], columns * sizeof(float)), 0);
    }
  }
}

TEST(FastTextModel, SaysHowItIsHeld) {
  const TemporaryFolder folder;
  const std::string path = TrainReference("supervised", "", TrainingText(), folder);
  EXPECT_EQ(MustLoad(path)->storage(), ModelStorage::kMapped);
  EXPECT_EQ(LoadWith(path, {ModelStorage::kResident})->storage(), ModelStorage::kResident);
}

}  // namespace
}  // namespace sluis
