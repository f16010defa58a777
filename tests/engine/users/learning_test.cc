#include "engine/users/learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/interests/stored_row.h"

namespace sluis {
namespace {

constexpr char kModelPath[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";

storage::v1::StoredJudgement Judged(int number) {
  std::string text;
  for (int word = 0; word < 1000; ++word) {
    text += "woord" + std::to_string(number * 1000 + word) + "achterdedijk ";
  }
  storage::v1::StoredJudgement judgement;
  judgement.mutable_judgement()->set_verdict(number % 2 == 0 ? v1::VERDICT_MORE : v1::VERDICT_LESS);
  judgement.set_number(static_cast<uint64_t>(number));
  judgement.set_text(text);
  return judgement;
}

TEST(Lessons, RememberBoundedBytesAndTeachTheSame) {
  auto model = FastTextModel::Load(kModelPath);
  ASSERT_TRUE(model.ok()) << model.status();
  const Featurizer featurizer(*std::move(model), Normalization::kSluis1);
  v1::Interest interest;
  interest.set_title("Hoogwater en dijken");
  Lessons lessons(&featurizer);
  size_t most = 0;
  bool forgot = false;
  for (int number = 0; number < 400 && !forgot; ++number) {
    const std::vector<storage::v1::StoredJudgement> judgements = {Judged(number), Judged(0)};
    const size_t before = lessons.known_bytes();
    const InterestRow row = lessons.RowOf(interest, judgements);
    forgot = lessons.known_bytes() < before;
    most = std::max(most, lessons.known_bytes());
    if (number % 20 != 0 && !forgot) continue;
    const InterestRow expected = Lessons(&featurizer).RowOf(interest, judgements);
    EXPECT_EQ(ToStored(row, 0).SerializeAsString(), ToStored(expected, 0).SerializeAsString());
  }
  EXPECT_TRUE(forgot);
  EXPECT_GT(most, size_t{16} << 20);
  EXPECT_LT(most, size_t{17} << 20);
}

}  // namespace
}  // namespace sluis
