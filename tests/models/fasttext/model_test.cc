#include "models/fasttext/model.h"

#include <fasttext/fasttext.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr char kSentence[] = "brug0 unknown água1 w6 post7 __label__3 w6";

std::vector<float> VectorOf(const FastTextModel& model, std::string_view text) {
  FastTextWorkspace workspace;
  std::vector<float> vector(static_cast<size_t>(model.dimension()));
  model.Vector(text, workspace, absl::MakeSpan(vector));
  return vector;
}

// Bit for bit, so that -0 is not 0.
void ExpectSameBits(const std::vector<float>& ours, const fasttext::Vector& reference) {
  ASSERT_EQ(ours.size(), static_cast<size_t>(reference.size()));
  EXPECT_EQ(std::memcmp(ours.data(), reference.data(), ours.size() * sizeof(float)), 0);
}

class SupervisedModelTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    path_ = TrainReference("supervised", "-wordNgrams 2 -minn 2 -maxn 4", TrainingText(), folder_);
    if (GetParam() != nullptr) path_ = QuantiseReference(GetParam(), folder_);
    model_ = MustLoad(path_);
  }

  TemporaryFolder folder_;
  std::string path_;
  std::unique_ptr<const FastTextModel> model_;
};

TEST_P(SupervisedModelTest, VectorHasTheBitsOfTheReference) {
  fasttext::FastText reference;
  reference.loadModel(path_);
  std::istringstream lines(OddText());
  std::string line;
  while (std::getline(lines, line)) {
    if (line.find("</s>") != std::string::npos) continue;  // ends a line there, not here
    std::istringstream in(line + "\n");
    fasttext::Vector expected(reference.getDimension());
    reference.getSentenceVector(in, expected);
    ExpectSameBits(VectorOf(*model_, line), expected);
  }
}

TEST_P(SupervisedModelTest, SharesOfTheTokensSumToTheVector) {
  FastTextWorkspace workspace;
  std::vector<TokenShare> tokens;
  std::vector<float> shares;
  model_->VectorByToken(kSentence, workspace, &tokens, &shares);
  std::vector<float> sum(static_cast<size_t>(model_->dimension()));
  ASSERT_EQ(shares.size(), tokens.size() * sum.size());
  int64_t rows = 0;
  for (size_t token = 0; token < tokens.size(); ++token) {
    rows += tokens[token].row_count;
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += shares[token * sum.size() + i];
  }
  const std::vector<float> vector = VectorOf(*model_, kSentence);
  for (size_t i = 0; i < sum.size(); ++i) EXPECT_NEAR(sum[i], vector[i], 1e-6);
  std::vector<float> again(sum.size());
  EXPECT_EQ(rows, model_->Vector(kSentence, workspace, absl::MakeSpan(again)));
}

TEST_P(SupervisedModelTest, PredictGivesProbabilitiesBestFirst) {
  FastTextWorkspace workspace;
  std::vector<Prediction> predictions;
  model_->Predict(kSentence, 5, 0, workspace, &predictions);
  ASSERT_THAT(predictions, SizeIs(5));
  for (size_t i = 0; i < predictions.size(); ++i) {
    EXPECT_EQ(predictions[i].label, model_->Label(predictions[i].label_index));
    EXPECT_LE(predictions[i].probability, predictions[i > 0 ? i - 1 : 0].probability);
  }
}

INSTANTIATE_TEST_SUITE_P(Weights, SupervisedModelTest,
                         testing::Values(nullptr, "", "-qnorm -qout -dsub 3 -cutoff 350"));

class WordVectorsTest : public testing::Test {
 protected:
  std::unique_ptr<const FastTextModel> Train(std::string_view options) {
    path_ = TrainReference("skipgram", options, TrainingText(), folder_);
    return MustLoad(path_);
  }

  TemporaryFolder folder_;
  std::string path_;
};

TEST_F(WordVectorsTest, WordVectorHasTheBitsOfTheReference) {
  const auto model = Train("-minn 3 -maxn 6");
  fasttext::FastText reference;
  reference.loadModel(path_);
  FastTextWorkspace workspace;
  for (const std::string word : {"brug0", "unknown", "言葉4", "</s>", "e", "\xff\x80"}) {
    std::vector<float> ours(static_cast<size_t>(model->dimension()));
    model->WordVector(word, workspace, absl::MakeSpan(ours));
    fasttext::Vector expected(reference.getDimension());
    reference.getWordVector(expected, word);
    ExpectSameBits(ours, expected);
  }
}

TEST_F(WordVectorsTest, VectorIsTheMeanOfTheRowsOfItsWords) {
  const auto model = Train("-maxn 0");
  FastTextWorkspace workspace;
  const std::vector<float> both = VectorOf(*model, "w6 post7");
  std::vector<float> mean(both.size());
  for (const char* word : {"w6", "post7", "</s>"}) {
    std::vector<float> one(both.size());
    model->WordVector(word, workspace, absl::MakeSpan(one));
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += one[i] / 3;
  }
  for (size_t i = 0; i < mean.size(); ++i) EXPECT_NEAR(mean[i], both[i], 1e-6);
}

TEST_F(WordVectorsTest, BackgroundIsTheVectorOfTheTrainingText) {
  const auto model = Train("-maxn 0 -epoch 1");
  std::string text = TrainingText();
  // Each newline stands for one end of sentence, and VectorOf adds one more.
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5)) {
    text.replace(at, 1, " </s> ");
  }
  const std::vector<float> all = VectorOf(*model, text);
  const std::vector<float> background = model->BackgroundVector();
  for (size_t i = 0; i < all.size(); ++i) EXPECT_NEAR(background[i], all[i], 1e-3);
}

TEST_F(WordVectorsTest, UnknownWordsWithoutSubwordsGiveNoRows) {
  const auto model = Train("-maxn 0");
  FastTextWorkspace workspace;
  std::vector<TokenShare> tokens;
  std::vector<float> shares;
  model->VectorByToken("unknown", workspace, &tokens, &shares);
  ASSERT_THAT(tokens, SizeIs(2));
  EXPECT_EQ(tokens[0].text, "unknown");
  EXPECT_EQ(tokens[0].row_count, 0);
  EXPECT_EQ(tokens[1].text, "</s>");
}

TEST_F(WordVectorsTest, PredictsNothing) {
  const auto model = Train("");
  FastTextWorkspace workspace;
  std::vector<Prediction> predictions;
  model->Predict("w6", 1, 0, workspace, &predictions);
  EXPECT_THAT(predictions, SizeIs(0));
}

TEST(FastTextModel, DescribesItself) {
  const TemporaryFolder folder;
  const std::string path =
      TrainReference("supervised", "-loss hs -wordNgrams 2", TrainingText(), folder);
  const auto model = MustLoad(path);
  const ModelInfo& info = model->info();
  EXPECT_TRUE(info.supervised());
  EXPECT_EQ(info.loss, FastTextLossKind::kHierarchicalSoftmax);
  EXPECT_EQ(info.dimension, 10);
  EXPECT_EQ(info.label_count, 300);
  EXPECT_EQ(info.word_count, 401);
  EXPECT_EQ(info.buckets, 1000);
  EXPECT_EQ(info.word_ngrams, 2);
  EXPECT_EQ(info.file_bytes, ReadFile(path).size());
  EXPECT_EQ(info.trailing_bytes, 0U);
  EXPECT_THAT(Describe(info), HasSubstr("supervised, loss hs, 10 dimensions, 401 words"));
}

TEST(FastTextModel, CountsWordsAsTrainingSawThem) {
  const TemporaryFolder folder;
  const auto model =
      MustLoad(TrainReference("supervised", "", "__label__a w6 w6\n__label__b w6 x\n", folder));
  EXPECT_EQ(model->WordCount("w6"), 3);
  EXPECT_EQ(model->WordCount("</s>"), 2);
  EXPECT_EQ(model->WordCount("absent"), 0);
  EXPECT_EQ(model->Word(0), "w6");
  EXPECT_EQ(model->token_count(), 8);
}

TEST(FastTextModel, HasAHashThatFollowsTheBytes) {
  const TemporaryFolder folder;
  const std::string path = TrainReference("supervised", "", TrainingText(), folder);
  const auto model = MustLoad(path);
  EXPECT_THAT(model->content_hash(), SizeIs(32));
  EXPECT_EQ(model->content_hash(), MustLoad(path)->content_hash());
  const auto longer = MustLoad(folder.Write("longer.bin", ReadFile(path) + "x"));
  EXPECT_NE(model->content_hash(), longer->content_hash());
  EXPECT_EQ(longer->info().trailing_bytes, 1U);
}

TEST(FastTextModel, IsSharedByThreads) {
  const TemporaryFolder folder;
  const auto model =
      MustLoad(TrainReference("supervised", "-minn 2 -maxn 4", TrainingText(), folder));
  const std::vector<float> expected = VectorOf(*model, kSentence);
  std::vector<std::vector<float>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back([&model, &result] { result = VectorOf(*model, kSentence); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result, expected);
}

TEST(FastTextModel, SaysThatAFileIsMissing) {
  const auto model = FastTextModel::Load("no/such/model.bin");
  EXPECT_EQ(model.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(model.status().message()), HasSubstr("no/such/model.bin"));
}

TEST(FastTextModel, RefusesAFolderAndAnEmptyFile) {
  const TemporaryFolder folder;
  EXPECT_THAT(std::string(FastTextModel::Load(folder.Path(".")).status().message()),
              HasSubstr("not a regular file"));
  EXPECT_THAT(std::string(FastTextModel::Load(folder.Write("empty", "")).status().message()),
              HasSubstr("empty"));
}

}  // namespace
}  // namespace sluis
