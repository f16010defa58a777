// What is shipped to run Sluis fits the program that is built.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/tools/program.h"

namespace sluis {
namespace {

std::string ReadText(const std::string& path) { return ReadBytes(SLUIS_SOURCE_DIR "/" + path); }

std::string Unit() { return ReadText("packaging/systemd/sluis.service"); }

TEST(Packaging, TheServiceTellsItsManagerAndIsWatched) {
  for (const char* line : {"Type=notify", "WatchdogSec=", "ExecReload=", "Restart=on-failure"}) {
    EXPECT_NE(Unit().find(std::string("\n") + line), std::string::npos) << line;
  }
}

TEST(Packaging, TheServiceGivesUpWhatItDoesNotNeed) {
  for (const char* line :
       {"User=sluis", "ProtectSystem=strict", "ProtectHome=yes", "PrivateDevices=yes",
        "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "IPAddressDeny=any", "UMask=0077"}) {
    EXPECT_NE(Unit().find(std::string("\n") + line), std::string::npos) << line;
  }
}

TEST(Packaging, TheImageHasNoRootAndAVolume) {
  const std::string recipe = ReadText("packaging/container/Containerfile");
  for (const char* line : {"USER 65532:65532", "VOLUME /data", "ENTRYPOINT [\"sluis\"]"}) {
    EXPECT_NE(recipe.find(std::string("\n") + line + "\n"), std::string::npos) << line;
  }
  EXPECT_EQ(recipe.find("ADD "), std::string::npos);
}

// A library that the program needs and the image has not is found here, not where it is started.
TEST(Packaging, TheImageHasEveryLibraryThatTheProgramIsLinkedWith) {
  std::vector<std::string> search = {"/usr/bin/dpkg-query", "-S"};
  std::istringstream dynamic(RunProgram({"/usr/bin/readelf", "-d", SLUIS_PROGRAM}).out);
  for (std::string line; std::getline(dynamic, line);) {
    const size_t start = line.find("Shared library: [");
    if (start == std::string::npos) continue;
    const size_t name = start + sizeof("Shared library: [") - 1;
    search.push_back("*-linux-gnu/" + line.substr(name, line.find(']', name) - name));
  }
  const std::string recipe = ReadText("packaging/container/Containerfile");
  std::istringstream owners(RunProgram(search).out);
  size_t libraries = 0;
  for (std::string line; std::getline(owners, line); ++libraries) {
    const std::string package = line.substr(0, line.find(':'));
    // In every image.
    if (package == "libc6" || package == "libgcc-s1" || package == "libstdc++6") continue;
    EXPECT_NE(recipe.find(" " + package + " "), std::string::npos) << line;
  }
  EXPECT_GE(libraries, search.size() - 2);
  EXPECT_GT(libraries, 10u);
}

}  // namespace
}  // namespace sluis
