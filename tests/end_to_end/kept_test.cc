// Data folders of every format that was released: each opens, after an upgrade where it is older,
// and holds what it held.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/state/format.h"
#include "fmt/format.h"
#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr char kKept[] = SLUIS_SOURCE_DIR "/tests/end_to_end/kept/";

class KeptFolder : public testing::TestWithParam<int> {};

TEST_P(KeptFolder, OpensAndHoldsWhatItHeld) {
  const std::string name = fmt::format("format-{}", GetParam());
  const ScratchFolder folder;
  ASSERT_EQ(
      RunProgram({"/bin/tar", "-xzf", kKept + name + ".tar.gz", "-C", folder.path()}).exit_code, 0);
  if (GetParam() < kFolderVersion) Ask(folder / name, {"state", "upgrade", "--no-backup"});
  const ProgramResult told =
      RunProgram({std::string(kKept) + "tell", SLUIS_PROGRAM, folder / name});
  EXPECT_EQ(told.exit_code, 0) << told.error;
  EXPECT_EQ(told.out, ReadBytes(kKept + name + ".txt"))
      << "The stored data has changed its meaning, which wants a new format (engine/state/format.h)"
         " and an upgrade. If only words of the output changed, tell it anew.";
}

INSTANTIATE_TEST_SUITE_P(Formats, KeptFolder, testing::Range(2, kFolderVersion + 1));

}  // namespace
}  // namespace sluis
