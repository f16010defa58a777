// What a file may be called, how long it may be and what it may not hold.
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/structure/source_tree.h"

namespace sluis {
namespace {

constexpr size_t kMaxLines = 600;

// This file names what it forbids.
bool IsThisFile(const SourceFile& file) { return file.path.ends_with("naming_test.cc"); }

const std::vector<std::string> kFolders = {"bench", "connectors", "engine", "models",
                                           "proto", "tests",      "tools"};

TEST(Naming, EveryFileIsAtMost600Lines) {
  const std::vector<SourceFile> files =
      ReadSources(kFolders, {".h", ".cc", ".proto", ".py", "CMakeLists.txt"});
  ASSERT_GT(files.size(), 50u);
  for (const SourceFile& file : files) {
    EXPECT_LE(Lines(file.text).size(), kMaxLines) << file.path;
  }
}

TEST(Naming, NoFileIsNamedAfterNothing) {
  static const std::regex kEmptyName("(^|[/_])(utils?|helpers?|common|managers?|misc)([/_.]|$)");
  for (const SourceFile& file : ReadWholeProject()) {
    EXPECT_FALSE(std::regex_search(file.path, kEmptyName)) << file.path;
  }
}

TEST(Naming, NoTypeIsNamedAfterNothing) {
  static const std::regex kEmptyType(
      "\\b(class|struct|enum "
      "class|namespace)\\s+\\w*(Util|util|Helper|helper|Common|common|Manager|"
      "manager|Misc|misc)\\w*");
  for (const SourceFile& file : ReadSources(kFolders, {".h", ".cc"})) {
    if (IsThisFile(file)) continue;
    for (const std::string& line : Lines(file.text)) {
      EXPECT_FALSE(std::regex_search(line, kEmptyType)) << file.path << ": " << line;
    }
  }
}

// Two types of one name end up in one program, and the linker keeps the functions of either.
TEST(Naming, NoTwoHeadersDefineATypeOfTheSameName) {
  static const std::regex kDefinition(
      "^(?:struct|class|enum class) (?:ABSL_\\w+ )?(\\w+)(?: final)?(?: : [^;]*)? \\{.*");
  std::map<std::string, std::string> headers;
  for (const SourceFile& file :
       ReadSources({"connectors", "engine", "models", "proto", "tools"}, {".h"})) {
    for (const std::string& line : Lines(file.text)) {
      std::smatch match;
      if (!std::regex_match(line, match, kDefinition)) continue;
      const auto [known, is_new] = headers.emplace(match[1], file.path);
      EXPECT_TRUE(is_new) << match[1] << " is defined in " << known->second << " and " << file.path;
    }
  }
  EXPECT_GT(headers.size(), 100u);
}

TEST(Naming, NothingIsLeftForLater) {
  static const std::regex kLater("\\b(TODO|FIXME|XXX|HACK)\\b");
  for (const SourceFile& file : ReadWholeProject()) {
    if (IsThisFile(file)) continue;
    for (const std::string& line : Lines(file.text)) {
      EXPECT_FALSE(std::regex_search(line, kLater)) << file.path << ": " << line;
    }
  }
}

TEST(Naming, NoPathOfOneMachineIsWrittenDown) {
  static const std::regex kMachinePath("(^|[\\s\"'=(])/(root|work|home)/");
  for (const SourceFile& file : ReadWholeProject()) {
    if (IsThisFile(file)) continue;
    for (const std::string& line : Lines(file.text)) {
      EXPECT_FALSE(std::regex_search(line, kMachinePath)) << file.path << ": " << line;
    }
  }
}

TEST(Naming, EveryHeaderHasItsGuard) {
  for (const SourceFile& file : ReadSources(kFolders, {".h"})) {
    EXPECT_NE(file.text.find("#ifndef "), std::string::npos) << file.path;
    EXPECT_TRUE(file.text.starts_with("//")) << file.path << " does not start with its contract";
  }
}

}  // namespace
}  // namespace sluis
