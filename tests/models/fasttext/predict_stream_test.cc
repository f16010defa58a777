#include "models/fasttext/predict_stream.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

std::string Predict(const FastTextModel& model, const PredictOptions& options,
                    const std::string& text) {
  std::istringstream in(text);
  std::ostringstream out;
  const auto lines = PredictStream(model, options, in, out);
  EXPECT_TRUE(lines.ok()) << lines.status();
  return out.str();
}

void ExpectEqualsReference(const std::string& model_path, const PredictOptions& options,
                           const std::string& text, const TemporaryFolder& folder) {
  const auto model = MustLoad(model_path);
  ASSERT_NE(model, nullptr);
  const std::string arguments =
      fmt::format("{} {} {} {} {}", options.probabilities ? "predict-prob" : "predict", model_path,
                  folder.Write("input.txt", text), options.k, options.threshold);
  EXPECT_EQ(Predict(*model, options, text), RunReference(arguments, folder)) << arguments;
}

// k above the label count, thresholds that leave little or nothing, all labels.
const std::vector<PredictOptions> kManyOptions = {
    {1, 0, false}, {3, 0, true}, {1000, 0.0005F, true}, {-1, 0.9F, true}, {-1, -1, true}};
const std::vector<PredictOptions> kFewOptions = {{3, 0, true}, {-1, 0.001F, true}};

void ExpectEqualsReference(const std::string& model_path,
                           const std::vector<PredictOptions>& options, const std::string& text,
                           const TemporaryFolder& folder) {
  for (const PredictOptions& one : options) ExpectEqualsReference(model_path, one, text, folder);
}

// Loss, word n-grams, subwords.
class PredictStreamTest
    : public testing::TestWithParam<std::tuple<std::string, std::string, std::string>> {
 protected:
  std::string Train() const {
    const auto& [loss, ngrams, subwords] = GetParam();
    return TrainReference("supervised", fmt::format("-loss {} {} {}", loss, ngrams, subwords),
                          TrainingText(), folder_);
  }

  TemporaryFolder folder_;
};

TEST_P(PredictStreamTest, EqualsTheReferenceWithDenseWeights) {
  ExpectEqualsReference(Train(), kManyOptions, OddText(), folder_);
}

TEST_P(PredictStreamTest, EqualsTheReferenceWithQuantisedWeights) {
  Train();
  for (const char* options : {"", "-qout", "-qnorm -dsub 3 -cutoff 350"}) {
    ExpectEqualsReference(QuantiseReference(options, folder_), kFewOptions, OddText(), folder_);
  }
}

INSTANTIATE_TEST_SUITE_P(Losses, PredictStreamTest,
                         testing::Combine(testing::Values("softmax", "ns", "hs", "ova"),
                                          testing::Values("-wordNgrams 1", "-wordNgrams 3"),
                                          testing::Values("-maxn 0", "-minn 2 -maxn 4")),
                         [](const auto& test) {
                           return fmt::format(
                               "{}{}{}", std::get<0>(test.param),
                               std::get<1>(test.param).ends_with("3") ? "WithNgrams" : "",
                               std::get<2>(test.param).ends_with("4") ? "WithSubwords" : "");
                         });

TEST(PredictStream, EqualsTheReferenceHoweverTheTextEnds) {
  using std::string_literals::operator""s;
  const TemporaryFolder folder;
  const std::string model = TrainReference("supervised", "-wordNgrams 2", TrainingText(), folder);
  for (const std::string& text :
       {""s, "\n"s, "\n\n"s, " "s, "w6"s, "w6 "s, "w6\n "s, "w6 \n"s, "\r\n"s, "</s>"s, "</s>\n"s,
        "</s> "s, "</s>  "s, "w6 </s>"s, "w6 </s> \n"s, "\0"s, "w6\0\n"s, "\0w6"s, "\n\nw6"s}) {
    ExpectEqualsReference(model, PredictOptions{2, 0, true}, text, folder);
  }
}

TEST(PredictStream, EqualsTheReferenceWithOneLabel) {
  // Not ns: its training never ends, as there is no other label to draw.
  for (const char* loss : {"softmax", "hs", "ova"}) {
    const TemporaryFolder folder;
    const std::string model = TrainReference("supervised", fmt::format("-loss {}", loss),
                                             "__label__only w6 post7\n__label__only w14\n", folder);
    ExpectEqualsReference(model, kManyOptions, "w6\nunknown\n\npost7 w14", folder);
  }
}

TEST(PredictStream, EqualsTheReferenceWithAnotherLabelPrefix) {
  const TemporaryFolder folder;
  const std::string model =
      TrainReference("supervised", "-label @@ -wordNgrams 2",
                     "@@a w6 __label__x post7\n@@b brug0 w6\n@@a w6 w14\n", folder);
  ExpectEqualsReference(model, kFewOptions,
                        "@@a w6\n@@new w6 post7\n__label__x w6\n__label__new w6\n", folder);
}

TEST(PredictStream, EqualsTheReferenceWithSubwordsOfOneCharacter) {
  const TemporaryFolder folder;
  const std::string model =
      TrainReference("supervised", "-minn 0 -maxn 1 -bucket 7", TrainingText(), folder);
  ExpectEqualsReference(model, kManyOptions, OddText(), folder);
}

TEST(PredictStream, EqualsTheReferenceOnTheOlderFormatWhichHasNoSubwords) {
  const TemporaryFolder folder;
  std::string bytes =
      ReadFile(TrainReference("supervised", "-minn 2 -maxn 4", TrainingText(), folder));
  bytes[4] = 11;
  ExpectEqualsReference(folder.Write("old.bin", bytes), kFewOptions, OddText(), folder);
}

TEST(PredictStream, CountsTheLinesItWrites) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("supervised", "", TrainingText(), folder));
  std::istringstream in("w6\n\nw6 </s> post7");
  std::ostringstream out;
  const auto lines = PredictStream(*model, {}, in, out);
  ASSERT_TRUE(lines.ok()) << lines.status();
  EXPECT_EQ(*lines, 4);
}

TEST(PredictStream, RefusesToPredictNoLabelsAtAll) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("supervised", "", TrainingText(), folder));
  for (const int k : {0, -2}) {
    std::istringstream in("w6\n");
    std::ostringstream out;
    const auto lines = PredictStream(*model, {k, 0, true}, in, out);
    EXPECT_EQ(lines.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(out.str(), "");
  }
}

TEST(PredictStream, RefusesWordVectors) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("skipgram", "", TrainingText(), folder));
  std::istringstream in("w6\n");
  std::ostringstream out;
  const auto lines = PredictStream(*model, {}, in, out);
  EXPECT_EQ(lines.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(lines.status().message()), testing::HasSubstr("supervised"));
}

}  // namespace
}  // namespace sluis
