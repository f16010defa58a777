#include "models/fasttext/line_rows.h"

#include <fasttext/fasttext.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/models/fasttext/odd_pieces.h"
#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

class LineRowsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    path_ = TrainReference("supervised", GetParam(), TrainingText(), folder_);
    if (GetParam().find("3 -maxn") != std::string::npos) {
      path_ = QuantiseReference("-cutoff 350", folder_);
    }
    model_ = MustLoad(path_);
    reference_.loadModel(path_);
  }

  std::vector<int32_t> ReferenceRows(const std::string& text) const {
    std::istringstream in(text);
    std::vector<int32_t> rows;
    std::vector<int32_t> labels;
    reference_.getDictionary()->getLine(in, rows, labels);
    return rows;
  }

  TemporaryFolder folder_;
  std::string path_;
  std::unique_ptr<const FastTextModel> model_;
  fasttext::FastText reference_;
  LineRows line_;
};

TEST_P(LineRowsTest, ReadLineFindsTheRowsOfTheReferenceInRandomText) {
  std::minstd_rand random(11);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = RandomText(random);
    FastTextTokenizer tokens(text);
    line_.ReadLine(model_->dictionary(), tokens);
    ASSERT_EQ(line_.rows(), ReferenceRows(text)) << testing::PrintToString(text);
  }
}

TEST_P(LineRowsTest, ReadTextEqualsOneLineOfTheReference) {
  for (const std::string text : {"", "w6 post7", "unknown água1 言葉4 ", "__label__3 w6 a b c"}) {
    line_.ReadText(model_->dictionary(), text);
    EXPECT_EQ(line_.rows(), ReferenceRows(text + "\n")) << text;
  }
}

TEST_P(LineRowsTest, NgramsNameTheRowsBehindTheWords) {
  line_.ReadText(model_->dictionary(), "w6 post7 brug0 w14");
  std::vector<int32_t> rows(
      line_.rows().begin(),
      line_.rows().begin() + static_cast<long>(line_.tokens().back().row_end));
  for (const LineNgram& ngram : line_.Ngrams(model_->dictionary())) {
    EXPECT_LT(ngram.first, ngram.last);
    rows.push_back(ngram.row);
  }
  EXPECT_EQ(rows, line_.rows());
}

INSTANTIATE_TEST_SUITE_P(Models, LineRowsTest,
                         testing::Values("-maxn 0", "-minn 2 -maxn 5", "-wordNgrams 4",
                                         "-wordNgrams 3 -maxn 3"));

TEST(LineRows, TakesNewlinesInsideATextAsBlanks) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("supervised", "", TrainingText(), folder));
  LineRows one;
  LineRows two;
  one.ReadText(model->dictionary(), "w6\npost7\n");
  two.ReadText(model->dictionary(), "w6 post7");
  EXPECT_EQ(one.rows(), two.rows());
  EXPECT_EQ(one.rows().size(), 3U);
}

TEST(FastTextHash, IsThatOfTheReference) {
  const TemporaryFolder folder;
  fasttext::FastText reference;
  reference.loadModel(TrainReference("supervised", "", TrainingText(), folder));
  for (const std::string text : {"", "a", "brug", "water\xc3\xa9", "\xff\x80\x7f", "言葉"}) {
    EXPECT_EQ(FastTextHash(text), reference.getDictionary()->hash(text)) << text;
  }
}

}  // namespace
}  // namespace sluis
