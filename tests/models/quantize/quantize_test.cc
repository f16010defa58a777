#include "models/quantize/quantize.h"

#include <fasttext/fasttext.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "models/fasttext/model.h"
#include "models/fasttext/verify.h"
#include "tests/models/quantize/small_model.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

class Quantize : public ::testing::Test {
 protected:
  Quantize() : folder_(std::filesystem::path(::testing::TempDir()) / FolderName()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Quantize() override { std::filesystem::remove_all(folder_); }

  static std::string FolderName() {
    return std::string("quantize_") +
           ::testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::string Dense(SmallModelKind kind = SmallModelKind::kSkipgram) const {
    const std::string path = folder_ / "dense.bin";
    if (!std::filesystem::exists(path)) TrainSmallModel(kind, path);
    return path;
  }
  std::string Small() const { return folder_ / "small.ftz"; }

  std::filesystem::path folder_;
};

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<float> WordVector(const FastTextModel& model, std::string_view word) {
  FastTextWorkspace workspace;
  std::vector<float> vector(static_cast<size_t>(model.dimension()));
  model.WordVector(word, workspace, absl::MakeSpan(vector));
  return vector;
}

std::vector<float> ReferenceVector(const fasttext::FastText& model, const std::string& word) {
  fasttext::Vector vector(model.getDimension());
  model.getWordVector(vector, word);
  return {vector.data(), vector.data() + vector.size()};
}

double Cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double dot = 0;
  double squares[2] = {0, 0};
  for (size_t d = 0; d < a.size(); ++d) {
    dot += static_cast<double>(a[d] * b[d]);
    squares[0] += static_cast<double>(a[d] * a[d]);
    squares[1] += static_cast<double>(b[d] * b[d]);
  }
  return dot / std::sqrt(squares[0] * squares[1]);
}

TEST_F(Quantize, FastTextLoadsTheResultAndGivesTheSameVectors) {
  for (const SmallModelKind kind : {SmallModelKind::kSkipgram, SmallModelKind::kCbow}) {
    std::filesystem::remove(folder_ / "dense.bin");
    ASSERT_TRUE(QuantizeUnsupervised(Dense(kind), Small(), {}).ok());
    auto own = FastTextModel::Load(Small());
    ASSERT_TRUE(own.ok()) << own.status();
    fasttext::FastText reference;
    reference.loadModel(Small());
    EXPECT_TRUE(reference.isQuant());
    for (const std::string word : {"rivier", "dijk", "dijken", "waterschap", "</s>"}) {
      EXPECT_EQ(WordVector(**own, word), ReferenceVector(reference, word)) << word;
    }
  }
}

TEST_F(Quantize, FastTextFindsNeighboursInTheResult) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  fasttext::FastText reference;
  reference.loadModel(Small());
  EXPECT_EQ(reference.getNN("dijk", 5).size(), 5U);
}

TEST_F(Quantize, VectorsStayNearTheDenseOnes) {
  QuantizeOptions options;
  options.centre = false;
  QuantizeReport report;
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), options, &report).ok());
  EXPECT_GT(report.mean_row_cosine, 0.99);
  auto before = FastTextModel::Load(Dense());
  auto after = FastTextModel::Load(Small());
  ASSERT_TRUE(before.ok() && after.ok());
  for (int32_t word = 0; word < (*before)->info().word_count; ++word) {
    const std::string_view text = (*before)->Word(word);
    EXPECT_GT(Cosine(WordVector(**before, text), WordVector(**after, text)), 0.98) << text;
  }
}

TEST_F(Quantize, KeepsWordsCountsAndArguments) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  auto before = FastTextModel::Load(Dense());
  auto after = FastTextModel::Load(Small());
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ((*before)->info().word_count, (*after)->info().word_count);
  EXPECT_EQ((*before)->token_count(), (*after)->token_count());
  EXPECT_EQ((*before)->info().kind, (*after)->info().kind);
  EXPECT_EQ((*before)->info().max_subword_length, (*after)->info().max_subword_length);
  for (int32_t word = 0; word < (*before)->info().word_count; ++word) {
    const std::string_view text = (*before)->Word(word);
    EXPECT_EQ((*after)->Word(word), text);
    EXPECT_EQ((*before)->WordCount(text), (*after)->WordCount(text));
  }
}

TEST_F(Quantize, CentringBringsTheAverageLineToZero) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  auto before = FastTextModel::Load(Dense());
  auto after = FastTextModel::Load(Small());
  ASSERT_TRUE(before.ok() && after.ok());
  double squares[2] = {0, 0};
  for (const float value : (*before)->BackgroundVector()) squares[0] += value * value;
  for (const float value : (*after)->BackgroundVector()) squares[1] += value * value;
  EXPECT_LT(squares[1], 0.01 * squares[0]);
}

TEST_F(Quantize, DampingShortensTheRowsOfCommonWordsMost) {
  QuantizeOptions options;
  options.centre = false;
  options.damping = 1e-3;
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), options).ok());
  auto before = FastTextModel::Load(Dense());
  auto after = FastTextModel::Load(Small());
  ASSERT_TRUE(before.ok() && after.ok());
  const auto length = [](const FastTextModel& model, std::string_view word) {
    const int32_t row = model.dictionary().Find(word);
    std::vector<float> values(static_cast<size_t>(model.dimension()));
    model.input().AddRows({&row, 1}, absl::MakeSpan(values));
    return std::sqrt(model.input().Dot(values, row));
  };
  const auto shortened = [&](std::string_view word) {
    return length(**after, word) / length(**before, word);
  };
  EXPECT_LT(shortened("de"), 0.5 * shortened("brug"));
}

TEST_F(Quantize, StaysBelowTheLimitByDroppingTheRarestNgrams) {
  QuantizeReport all;
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}, &all).ok());
  EXPECT_EQ(all.kept_ngrams, all.used_ngrams);
  EXPECT_EQ(static_cast<uint64_t>(all.file_bytes), std::filesystem::file_size(Small()));
  QuantizeOptions options;
  options.max_file_bytes = all.file_bytes - 500;
  QuantizeReport fewer;
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), options, &fewer).ok());
  EXPECT_LE(fewer.file_bytes, options.max_file_bytes);
  EXPECT_GT(fewer.file_bytes, options.max_file_bytes - 20);
  EXPECT_LT(fewer.kept_ngrams, all.kept_ngrams);
  EXPECT_EQ(fewer.words, all.words);
}

TEST_F(Quantize, GivesTheSameBytesEachTime) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  const std::string first = ReadAll(Small());
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  EXPECT_TRUE(first == ReadAll(Small()));
}

TEST_F(Quantize, PartSizesThatDoNotDivideTheDimensionWork) {
  QuantizeOptions options;
  options.part_size = 3;
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), options).ok());
  auto own = FastTextModel::Load(Small());
  ASSERT_TRUE(own.ok()) << own.status();
  fasttext::FastText reference;
  reference.loadModel(Small());
  EXPECT_EQ(WordVector(**own, "rivier"), ReferenceVector(reference, "rivier"));
}

TEST_F(Quantize, TheResultHasNoErrors) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  const auto report = VerifyModel(Small());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->ok());
  EXPECT_EQ(report->info.output_rows, 0);
}

TEST_F(Quantize, RefusesASupervisedModelAndLeavesTheOldFile) {
  std::ofstream(Small()) << "old";
  const absl::Status status = QuantizeUnsupervised(Dense(SmallModelKind::kSupervised), Small(), {});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("supervised"));
  EXPECT_EQ(ReadAll(Small()), "old");
}

TEST_F(Quantize, RefusesAModelThatIsQuantisedAlready) {
  ASSERT_TRUE(QuantizeUnsupervised(Dense(), Small(), {}).ok());
  const absl::Status status = QuantizeUnsupervised(Small(), folder_ / "again.ftz", {});
  EXPECT_THAT(std::string(status.message()), HasSubstr("quantised already"));
}

TEST_F(Quantize, RefusesACutFile) {
  const std::string path = Dense();
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_FALSE(QuantizeUnsupervised(path, Small(), {}).ok());
  EXPECT_FALSE(std::filesystem::exists(Small()));
}

TEST_F(Quantize, RefusesOptionsThatCannotBe) {
  QuantizeOptions options;
  options.part_size = 17;
  EXPECT_THAT(std::string(QuantizeUnsupervised(Dense(), Small(), options).message()),
              HasSubstr("from 1 to 16"));
  options = {};
  options.damping = -1;
  EXPECT_FALSE(QuantizeUnsupervised(Dense(), Small(), options).ok());
  options = {};
  options.max_file_bytes = 1000;
  EXPECT_THAT(std::string(QuantizeUnsupervised(Dense(), Small(), options).message()),
              HasSubstr("the words alone take"));
}

TEST_F(Quantize, NamesAMissingFile) {
  const absl::Status status = QuantizeUnsupervised(folder_ / "absent.bin", Small(), {});
  EXPECT_THAT(std::string(status.message()), HasSubstr("absent.bin"));
}

}  // namespace
}  // namespace sluis
