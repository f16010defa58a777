// What was acknowledged survives a loss of power, whatever of the rest came to the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <random>

#include "engine/state/store.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/state/fragile_file_system.h"
#include "tests/engine/state/state_ledger.h"

namespace sluis {
namespace {

// So that files are written, compacted and deleted all the time.
constexpr size_t kSmallBuffer = size_t{64} << 10;

struct Outcome {
  uint64_t acknowledged = 0;
  StateLedger ledger{0};
};

// Batches until the power goes after `changes` changes of the disk.
void WriteUntilThePowerGoes(const std::string& folder, int changes, std::mt19937_64* random,
                            Outcome* outcome) {
  const auto disk = std::make_shared<FragileFileSystem>();
  const std::unique_ptr<rocksdb::Env> environment = EnvironmentOn(disk);
  const std::string mark = folder + "/durable-mark";
  {
    auto store = Store::Open({folder, true, kSmallBuffer, environment.get()});
    ASSERT_TRUE(store.ok()) << store.status();
    disk->CutPowerAfter(changes);
    while (!disk->power_is_gone()) {
      if (!outcome->ledger.Write(store->get()).ok()) break;
      if ((*random)() % 3 != 0) continue;
      std::filesystem::copy_file(mark, folder + "/mark-before",
                                 std::filesystem::copy_options::overwrite_existing);
      if (!(*store)->MakeDurable(outcome->ledger.tried()).ok() || disk->power_is_gone()) {
        // The mark, which lies on no fragile disk, did not come so far either.
        std::filesystem::rename(folder + "/mark-before", mark);
        break;
      }
      outcome->acknowledged = outcome->ledger.tried();
    }
  }
  disk->LoseWhatWasNotSynced(random);
}

TEST(PowerLoss, LosesNothingThatWasAcknowledgedAndLeavesNoHalfBatch) {
  uint64_t acknowledged = 0;
  uint64_t more_than_acknowledged = 0;
  for (uint64_t image = 0; image < 100; ++image) {
    SCOPED_TRACE(testing::Message() << "image " << image);
    std::mt19937_64 random(image);
    const ScratchFolder folder;
    Outcome outcome{0, StateLedger(image)};
    WriteUntilThePowerGoes(folder / "data", 1 + static_cast<int>(random() % 300), &random,
                           &outcome);
    if (testing::Test::HasFatalFailure()) return;
    const auto environment = EnvironmentOn(std::make_shared<FragileFileSystem>());
    const auto store = Store::Open({folder / "data", true, kSmallBuffer, environment.get()});
    ASSERT_TRUE(store.ok()) << store.status();
    const uint64_t found = (*store)->counters().batch_number();
    EXPECT_GE(found, outcome.acknowledged);
    const absl::StatusOr<std::string> difference = outcome.ledger.DifferenceIn(**store);
    ASSERT_TRUE(difference.ok()) << difference.status();
    EXPECT_EQ(*difference, "");
    acknowledged += outcome.acknowledged;
    more_than_acknowledged += found - outcome.acknowledged;
  }
  // Both kinds of batch were there to be lost.
  EXPECT_GT(acknowledged, 1000u);
  EXPECT_GT(more_than_acknowledged, 20u);
}

}  // namespace
}  // namespace sluis
