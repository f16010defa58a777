// Documents say what is so.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/structure/source_tree.h"
#include "tools/settings/setting_keys.h"

namespace sluis {
namespace {

std::string ReadDocument(const std::string& path) {
  std::ifstream file(std::string(SLUIS_SOURCE_DIR "/") + path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Document, ConfigurationIsWhatTheTableOfKeysSays) {
  EXPECT_EQ(ReadDocument("docs/configuration.md"), SettingsDocument())
      << "Write it anew: sluis config keys --format markdown > docs/configuration.md";
}

TEST(Document, ConfigurationNamesEveryKey) {
  const std::string document = ReadDocument("docs/configuration.md");
  for (const SettingKey& key : SettingKeys()) {
    EXPECT_NE(document.find("`" + std::string(key.name) + "`"), std::string::npos) << key.name;
    EXPECT_NE(document.find(SettingVariable(key.name)), std::string::npos) << key.name;
  }
}

TEST(Document, EveryLinkOfTheReadmeLeadsSomewhere) {
  const std::string readme = ReadDocument("README.md");
  size_t links = 0;
  for (size_t at = readme.find("]("); at != std::string::npos; at = readme.find("](", at + 1)) {
    const size_t start = at + 2;
    const std::string target = readme.substr(start, readme.find_first_of(")#", start) - start);
    if (target.empty() || target.find("://") != std::string::npos) continue;
    ++links;
    EXPECT_TRUE(std::filesystem::exists(std::string(SLUIS_SOURCE_DIR "/") + target)) << target;
  }
  EXPECT_GT(links, 3u);
}

TEST(Document, EveryBuildDependencyIsInThePackageList) {
  const std::string packages = ReadDocument("tools/packages.txt");
  for (const char* package :
       {"clang-14", "g++-12", "cmake", "ninja-build", "libabsl-dev", "libprotobuf-dev",
        "librocksdb-dev", "libzmq3-dev", "libfasttext-dev", "fasttext", "libsimdjson-dev",
        "libutf8proc-dev", "libcli11-dev", "libtomlplusplus-dev", "libgtest-dev"}) {
    EXPECT_NE(packages.find(package), std::string::npos) << package;
  }
}

}  // namespace
}  // namespace sluis
