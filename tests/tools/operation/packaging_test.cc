// What is shipped to run Sluis fits the program that is built.
#include <gtest/gtest.h>

#include <sstream>
#include <string>

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
  const std::string recipe = ReadText("packaging/container/Containerfile");
  std::istringstream dynamic(RunProgram({"/usr/bin/readelf", "-d", SLUIS_PROGRAM}).out);
  int libraries = 0;
  for (std::string line; std::getline(dynamic, line);) {
    const size_t start = line.find("Shared library: [");
    if (start == std::string::npos) continue;
    const size_t name = start + sizeof("Shared library: [") - 1;
    const std::string library = line.substr(name, line.find(']', name) - name);
    const std::string owner = RunProgram({"/usr/bin/dpkg-query", "-S", "*/" + library}).out;
    const std::string package = owner.substr(0, owner.find(':'));
    ASSERT_FALSE(package.empty()) << library;
    ++libraries;
    // In every image.
    if (package == "libc6" || package == "libgcc-s1" || package == "libstdc++6") continue;
    EXPECT_NE(recipe.find(" " + package + " "), std::string::npos) << library << ": " << package;
  }
  EXPECT_GT(libraries, 10);
}

}  // namespace
}  // namespace sluis
