// Damaged model files: each is refused with a sentence or loads into something that works. Run
// under the asan preset these tests also show that nothing is read outside the file.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "models/fasttext/model.h"
#include "models/fasttext/verify.h"
#include "tests/models/fasttext/reference.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Loads, and uses what loads in every way. Returns whether it loaded.
bool Survive(std::string_view bytes) {
  const auto model = FastTextModel::Parse(ModelFileImage::FromBytes("damaged.bin", bytes));
  if (!model.ok()) {
    EXPECT_THAT(std::string(model.status().message()),
                AllOf(HasSubstr("damaged.bin"), HasSubstr("fetch the file again")));
    return false;
  }
  FastTextWorkspace workspace;
  std::vector<Prediction> predictions;
  std::vector<TokenShare> tokens;
  std::vector<float> shares;
  std::vector<float> vector(static_cast<size_t>((*model)->dimension()));
  (*model)->Predict(OddText(), 1, 0, workspace, &predictions);
  (*model)->Predict("w6 post7 unknown", -1, 0, workspace, &predictions);
  (*model)->Vector(OddText(), workspace, absl::MakeSpan(vector));
  (*model)->VectorByToken("w6 post7 unknown", workspace, &tokens, &shares);
  (*model)->BackgroundVector();
  VerifyModel(**model);
  return true;
}

struct Damage {
  const char* name;
  const char* train;
  const char* quantise;  // null: dense
};

class DamagedFileTest : public testing::TestWithParam<Damage> {
 protected:
  void SetUp() override {
    std::string path = TrainReference("supervised", GetParam().train, TrainingText(), folder_);
    if (GetParam().quantise != nullptr) path = QuantiseReference(GetParam().quantise, folder_);
    bytes_ = ReadFile(path);
  }

  void SurviveChanges(size_t begin, size_t end, unsigned seed, int rounds) const {
    std::minstd_rand random(seed);
    for (int round = 0; round < rounds; ++round) {
      SCOPED_TRACE(fmt::format("seed {} round {}", seed, round));
      std::string damaged = bytes_;
      const auto changes = 1 + random() % 4;
      for (unsigned i = 0; i < changes; ++i) {
        damaged[begin + random() % (end - begin)] = static_cast<char>(random() >> 8);
      }
      Survive(damaged);
    }
  }

  TemporaryFolder folder_;
  std::string bytes_;
};

TEST_P(DamagedFileTest, IsRefusedWhereverItIsCut) {
  for (size_t percent = 0; percent < 100; ++percent) {
    const std::string cut = bytes_.substr(0, bytes_.size() * percent / 100);
    EXPECT_FALSE(Survive(cut)) << percent << "%";
    const auto loaded = FastTextModel::Load(folder_.Write("damaged.bin", cut));
    EXPECT_THAT(std::string(loaded.status().message()), HasSubstr("damaged.bin")) << percent << "%";
  }
  EXPECT_FALSE(Survive(std::string_view(bytes_).substr(0, bytes_.size() - 1)));
  EXPECT_TRUE(Survive(bytes_));
}

TEST_P(DamagedFileTest, DoesNoHarmWithChangedBytesInTheHeader) { SurviveChanges(0, 96, 1, 100); }

TEST_P(DamagedFileTest, DoesNoHarmWithChangedBytesInTheDictionary) {
  SurviveChanges(64, 12000, 2, 100);
}

TEST_P(DamagedFileTest, DoesNoHarmWithChangedBytesAnywhere) {
  SurviveChanges(0, bytes_.size(), 3, 100);
}

INSTANTIATE_TEST_SUITE_P(
    Models, DamagedFileTest,
    testing::Values(Damage{"Dense", "-loss softmax -minn 2 -maxn 4 -wordNgrams 2", nullptr},
                    Damage{"Tree", "-loss hs", nullptr},
                    Damage{"Quantised", "-loss hs -minn 2 -maxn 4",
                           "-qnorm -qout -dsub 3 -cutoff 350"}),
    [](const auto& test) { return std::string(test.param.name); });

// A codebook of norms has one part of one float, so its part size says nothing: an absurd one must
// not lead outside the centroids.
TEST(DamagedCodebook, StaysInsideItsCentroidsWhateverThePartSizeOfTheLastPart) {
  const TemporaryFolder folder;
  TrainReference("supervised", "", TrainingText(), folder);
  std::string bytes = ReadFile(QuantiseReference("-qnorm", folder));
  const size_t output_bytes = 1 + 16 + 300 * 10 * sizeof(float);
  const size_t part_size_at = bytes.size() - output_bytes - 256 * sizeof(float) - 8;
  int32_t part_size = 0;
  std::memcpy(&part_size, bytes.data() + part_size_at, sizeof(part_size));
  ASSERT_EQ(part_size, 1);
  part_size = INT32_MAX;
  std::memcpy(bytes.data() + part_size_at, &part_size, sizeof(part_size));
  EXPECT_TRUE(Survive(bytes));
}

// Fields that would make a trusting reader divide by zero, allocate without bound or run wild.
class HostileFieldTest : public testing::Test {
 protected:
  HostileFieldTest()
      : bytes_(ReadFile(TrainReference("supervised", "-loss hs -minn 2 -maxn 4 -wordNgrams 2",
                                       TrainingText(), folder_))) {}

  template <typename T>
  std::string MessageWith(size_t offset, T value) const {
    std::string changed = bytes_;
    std::memcpy(changed.data() + offset, &value, sizeof(value));
    const auto model = FastTextModel::Parse(ModelFileImage::FromBytes("hostile.bin", changed));
    return std::string(model.status().message());
  }

  TemporaryFolder folder_;
  std::string bytes_;
};

TEST_F(HostileFieldTest, AnotherSignatureIsRefused) {
  EXPECT_THAT(MessageWith<int32_t>(0, 1), HasSubstr("does not begin as a fastText"));
}

TEST_F(HostileFieldTest, AnUnknownVersionIsRefused) {
  EXPECT_THAT(MessageWith<int32_t>(4, 13), HasSubstr("format version 13"));
}

TEST_F(HostileFieldTest, DimensionsOutOfRangeAreRefused) {
  for (const int32_t dimension : {0, -1, INT32_MAX}) {
    EXPECT_THAT(MessageWith(8, dimension), HasSubstr("dim is"));
  }
  EXPECT_THAT(MessageWith<int32_t>(8, 11), HasSubstr("10 columns and dim is 11"));
}

TEST_F(HostileFieldTest, UnknownLossesAndKindsAreRefused) {
  EXPECT_THAT(MessageWith<int32_t>(32, 5), HasSubstr("the number of the loss is 5"));
  EXPECT_THAT(MessageWith<int32_t>(36, 0), HasSubstr("the number of the model kind is 0"));
}

TEST_F(HostileFieldTest, NoBucketsForNgramsAreRefused) {
  EXPECT_THAT(MessageWith<int32_t>(40, 0), HasSubstr("bucket is 0"));
  EXPECT_THAT(MessageWith<int32_t>(40, INT32_MAX), HasSubstr("rows"));
}

TEST_F(HostileFieldTest, EndlessNgramsAreRefused) {
  EXPECT_THAT(MessageWith<int32_t>(28, INT32_MAX), HasSubstr("wordNgrams"));
  EXPECT_THAT(MessageWith<int32_t>(48, INT32_MAX), HasSubstr("maxn"));
  EXPECT_THAT(MessageWith<int32_t>(48, -1), HasSubstr("maxn"));
}

TEST_F(HostileFieldTest, EntryCountsThatDoNotAddUpAreRefused) {
  EXPECT_THAT(MessageWith<int32_t>(64, INT32_MAX), HasSubstr("do not make"));
  EXPECT_THAT(MessageWith<int32_t>(68, -1), HasSubstr("do not make"));
  EXPECT_THAT(MessageWith<int32_t>(68, 400), HasSubstr("do not make"));
}

TEST_F(HostileFieldTest, ALongListOfKeptNgramsIsRefused) {
  EXPECT_THAT(MessageWith<int64_t>(84, INT64_MAX), HasSubstr("list of kept n-grams"));
  EXPECT_THAT(MessageWith<int64_t>(84, -2), HasSubstr("its length is -2"));
}

TEST_F(HostileFieldTest, LabelCountsThatMakeNoTreeAreRefused) {
  const size_t label = bytes_.find("__label__0");
  ASSERT_NE(label, std::string::npos);
  const size_t count = bytes_.find('\0', label) + 1;
  EXPECT_THAT(MessageWith<int64_t>(count, INT64_MAX), HasSubstr("counts of the labels"));
  EXPECT_THAT(MessageWith<int64_t>(count, -5), HasSubstr("has the count -5"));
}

}  // namespace
}  // namespace sluis
