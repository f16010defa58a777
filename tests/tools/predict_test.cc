// `sluis predict`, `train`, `quantize` and `verify` beside Debian's fasttext.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr char kFastText[] = "/usr/bin/fasttext";

// Three subjects and enough words to quantise (256 rows); the same each time.
std::string TrainingText() {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i);
    text += "__label__water de dijk en het gemaal houden het water tegen nummer " + number + "\n";
    text += "__label__voetbal de bal ging in het doel na een schot nummer " + number + "\n";
    text += "__label__koken roer de boter en het meel tot een deeg nummer " + number + "\n";
  }
  return text;
}

// What a line may hold besides words: each is fastText's business to read as it does.
std::string OddText() {
  std::string text = "de dijk\n\n   \nwater\rbal\ndoel\vschot\fdeeg\n";
  text += std::string("voor\0na\n", 8);
  text += "__label__water de bal __label__koken\n\xff\xfe boter \xc3\n";
  text += "</s> de dijk </s> meel\nonbekend\nde \xe2\x80\xa8 dijk";
  return text;
}

class Predict : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  void SetUp() override {
    WriteBytes(folder_ / "train.txt", TrainingText());
    WriteBytes(folder_ / "odd.txt", OddText());
  }

  std::string Train(const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {
        "train",    "supervised", folder_ / "train.txt", folder_ / "model.bin", "--dim", "10",
        "--bucket", "500"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const ProgramResult result = RunSluis(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return folder_ / "model.bin";
  }

  void ExpectTheSame(const std::string& model) {
    for (const char* k : {"1", "2", "9"}) {
      for (const char* threshold : {"0.0", "0.4", "1.1"}) {
        const std::string odd = folder_ / "odd.txt";
        const ProgramResult theirs = RunProgram({kFastText, "predict-prob", model, odd, k, threshold});
        ASSERT_EQ(theirs.exit_code, 0) << theirs.error;
        const ProgramResult ours =
            RunSluis({"predict", model, odd, "--prob", "-k", k, "--threshold", threshold});
        EXPECT_EQ(ours.exit_code, 0) << ours.error;
        EXPECT_EQ(ours.out, theirs.out) << "k " << k << ", threshold " << threshold;
        const ProgramResult labels =
            RunSluis({"predict", model, "-k", k, "--threshold", threshold}, OddText());
        EXPECT_EQ(labels.out, RunProgram({kFastText, "predict", model, odd, k, threshold}).out);
      }
    }
  }

  const ScratchFolder folder_;
};

TEST_P(Predict, PrintsWhatFastTextPrints) {
  const std::string model = Train(GetParam());
  ExpectTheSame(model);
  const ProgramResult quantized = RunSluis({"quantize", model, folder_ / "model.ftz", "--qnorm"});
  ASSERT_EQ(quantized.exit_code, 0) << quantized.error;
  ExpectTheSame(folder_ / "model.ftz");
}

INSTANTIATE_TEST_SUITE_P(EveryLoss, Predict,
                         testing::Values(std::vector<std::string>{"--loss", "softmax"},
                                         std::vector<std::string>{"--loss", "ns"},
                                         std::vector<std::string>{"--loss", "hs"},
                                         std::vector<std::string>{"--loss", "ova"},
                                         std::vector<std::string>{"--word-ngrams", "2"},
                                         std::vector<std::string>{"--minn", "2", "--maxn", "4"},
                                         std::vector<std::string>{"--loss", "hs", "--word-ngrams",
                                                                  "3", "--minn", "3", "--maxn",
                                                                  "3"}));

TEST_F(Predict, NormalizesWhenAsked) {
  const std::string model = Train({"--epoch", "50"});
  WriteBytes(model + ".toml", "name = \"test\"\nnormalization = \"sluis-1\"\n");
  const std::string shouted = "@jan HET GEMAAL &amp; DE DIJK https://example.org\n";
  const ProgramResult plain = RunSluis({"predict", model, "--prob"}, "het gemaal de dijk\n");
  EXPECT_EQ(RunSluis({"predict", model, "--prob", "--normalize"}, shouted).out, plain.out);
  EXPECT_NE(RunSluis({"predict", model, "--prob"}, shouted).out, plain.out);
}

TEST_F(Predict, RefusesADamagedModelWithASentence) {
  const std::string model = Train({});
  const std::string bytes = ReadBytes(model);
  WriteBytes(folder_ / "cut.bin", bytes.substr(0, bytes.size() / 2));
  const ProgramResult result = RunSluis({"predict", folder_ / "cut.bin"}, "x\n");
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("cut.bin"));
  EXPECT_EQ(result.out, "");
}

TEST_F(Predict, NamesAModelThatIsNotThere) {
  const ProgramResult result = RunSluis({"predict", folder_ / "none.bin"}, "x\n");
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_THAT(result.error, HasSubstr("none.bin"));
}

TEST_F(Predict, AFailedTrainingLeavesTheOldModelAlone) {
  const std::string model = Train({});
  const std::string before = ReadBytes(model);
  WriteBytes(folder_ / "empty.txt", "");
  const ProgramResult result = RunSluis({"train", "supervised", folder_ / "empty.txt", model});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_NE(result.error, "");
  EXPECT_EQ(ReadBytes(model), before);
}

TEST_F(Predict, VerifyDescribesAModel) {
  const ProgramResult good = RunSluis({"verify", Train({"--loss", "hs"})});
  EXPECT_EQ(good.exit_code, 0) << good.error;
  EXPECT_THAT(good.out, HasSubstr("10 dimensions"));
  EXPECT_THAT(good.out, HasSubstr("The model is good."));
  const ProgramResult json = RunSluis({"verify", folder_ / "model.bin", "--json"});
  EXPECT_THAT(json.out, HasSubstr("\"loss\": \"hs\""));
  EXPECT_THAT(json.out, HasSubstr("\"labels\": 3"));
}

}  // namespace
}  // namespace sluis
