#include "models/fasttext/text_rows.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "models/fasttext/line_rows.h"
#include "tests/models/fasttext/odd_pieces.h"
#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

class TextRowsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    path_ = TrainReference("supervised", GetParam(), TrainingText(), folder_);
    const bool cut = GetParam().find("3 -maxn") != std::string::npos;
    if (cut) path_ = QuantiseReference("-cutoff 350", folder_);
    model_ = MustLoad(path_);
  }

  std::vector<int32_t> Plain(std::string_view text) {
    line_.ReadText(model_->dictionary(), text);
    return line_.rows();
  }
  std::vector<int32_t> RowsOf(size_t index) const {
    return {texts_.rows().begin() + static_cast<ptrdiff_t>(texts_.begin(index)),
            texts_.rows().begin() + static_cast<ptrdiff_t>(texts_.end(index))};
  }

  TemporaryFolder folder_;
  std::string path_;
  std::unique_ptr<const FastTextModel> model_;
  LineRows line_;
  TextRows texts_;
};

TEST_P(TextRowsTest, EveryPathFindsTheRowsOfThePlainRoadInRandomTexts) {
  for (const CpuPath path : SupportedCpuPaths()) {
    std::minstd_rand random(11);
    for (int round = 0; round < 200; ++round) {
      std::vector<std::string> texts;
      for (int i = 0; i < 16; ++i) texts.push_back(RandomText(random));
      texts_.Clear(path);
      for (const std::string& text : texts) texts_.Append(model_->dictionary(), text);
      ASSERT_EQ(texts_.text_count(), texts.size());
      for (size_t i = 0; i < texts.size(); ++i) {
        ASSERT_EQ(RowsOf(i), Plain(texts[i]))
            << CpuPathName(path) << " " << testing::PrintToString(texts[i]);
      }
    }
  }
}

// Blocks of 64 bytes must not show: a word that begins, ends or lies across at every place.
TEST_P(TextRowsTest, FindsWordsAtEveryPlaceOfABlock) {
  for (const CpuPath path : SupportedCpuPaths()) {
    for (size_t before = 0; before < 200; ++before) {
      for (const std::string tail : {"", " ", " w6"}) {
        const std::string text = std::string(before, ' ') + "post7" + tail;
        texts_.Clear(path);
        texts_.Append(model_->dictionary(), text);
        ASSERT_EQ(RowsOf(0), Plain(text)) << CpuPathName(path) << " " << before;
      }
    }
  }
}

TEST_P(TextRowsTest, ALongTextBetweenShortOnesLeavesThemAlone) {
  std::string longest;
  for (int i = 0; i < 20000; ++i) longest += "w" + std::to_string(i % 450) + " ";
  const std::vector<std::string> texts = {"w6", longest, std::string(100000, 'x'), "post7 w6"};
  texts_.Clear(BestCpuPath());
  for (const std::string& text : texts) texts_.Append(model_->dictionary(), text);
  for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(RowsOf(i), Plain(texts[i]));
}

TEST_P(TextRowsTest, SubwordsThatTheDictionaryRemembersAreThoseThatItFinds) {
  auto resident = FastTextModel::Load(path_, {ModelStorage::kResident});
  ASSERT_TRUE(resident.ok()) << resident.status();
  std::minstd_rand random(12);
  for (int i = 0; i < 500; ++i) {
    const std::string text = RandomText(random);
    texts_.Clear(BestCpuPath());
    texts_.Append((*resident)->dictionary(), text);
    ASSERT_EQ(RowsOf(0), Plain(text)) << testing::PrintToString(text);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, TextRowsTest,
                         testing::Values("-maxn 0", "-minn 2 -maxn 5", "-wordNgrams 4",
                                         "-wordNgrams 2 -minn 3 -maxn 6", "-wordNgrams 3 -maxn 3"));

}  // namespace
}  // namespace sluis
