// The tsan preset catches a race of ours under the same suppressions as every other test.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "gtest/gtest.h"

namespace sluis {
namespace {

TEST(Sanitizer, CatchesAPlantedRace) {
  const std::string command =
      "TSAN_OPTIONS=suppressions=" SLUIS_SOURCE_DIR "/tests/tsan.supp " SLUIS_PLANTED_RACE " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  std::array<char, 4096> buffer = {};
  for (size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), got);
  }
  const int outcome = pclose(pipe);
  EXPECT_NE(outcome, 0);
  EXPECT_NE(output.find("ThreadSanitizer: data race"), std::string::npos) << output;
  EXPECT_NE(output.find("planted_race.cc"), std::string::npos) << output;
}

}  // namespace
}  // namespace sluis
