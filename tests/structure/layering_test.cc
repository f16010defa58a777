// Arrows point down, and no two folders lean on each other.
#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/structure/source_tree.h"

namespace sluis {
namespace {

const std::vector<std::string> kLayers = {"proto", "models", "engine", "connectors", "tools"};

struct Include {
  std::string from;
  std::string to;
};

std::string Folder(const std::string& path) { return path.substr(0, path.find_last_of('/')); }
std::string Layer(const std::string& path) { return path.substr(0, path.find('/')); }

std::vector<Include> ProjectIncludes() {
  static const std::regex kInclude("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]");
  std::vector<Include> includes;
  for (const SourceFile& file : ReadSources(kLayers, {".h", ".cc"})) {
    for (const std::string& line : Lines(file.text)) {
      std::smatch match;
      if (std::regex_search(line, match, kInclude)) includes.push_back({file.path, match[1]});
    }
  }
  return includes;
}

// -1 for what is not one of our layers.
long Rank(const std::string& path) {
  const auto found = std::find(kLayers.begin(), kLayers.end(), Layer(path));
  return found == kLayers.end() ? -1 : found - kLayers.begin();
}

TEST(Layering, NoIncludePointsUp) {
  const std::vector<Include> includes = ProjectIncludes();
  ASSERT_GT(includes.size(), 100u);
  for (const Include& include : includes) {
    EXPECT_LE(Rank(include.to), Rank(include.from))
        << include.from << " includes " << include.to << "; arrows point down only";
  }
}

TEST(Layering, NothingIncludesTestsOrBenchmarks) {
  for (const Include& include : ProjectIncludes()) {
    EXPECT_NE(Layer(include.to), "tests") << include.from;
    EXPECT_NE(Layer(include.to), "bench") << include.from;
  }
}

TEST(Layering, IncludesStartAtTheRoot) {
  for (const Include& include : ProjectIncludes()) {
    EXPECT_EQ(include.to.find(".."), std::string::npos) << include.from << ": " << include.to;
  }
}

// Depth first: a folder met again on the path that led to it closes a cycle.
std::string FindCycle(const std::map<std::string, std::set<std::string>>& arrows) {
  std::set<std::string> finished;
  std::vector<std::string> path;
  const std::function<std::string(const std::string&)> visit = [&](const std::string& folder) {
    if (finished.contains(folder)) return std::string();
    if (std::find(path.begin(), path.end(), folder) != path.end()) {
      std::string cycle;
      for (const std::string& step : path) cycle += step + " -> ";
      return cycle + folder;
    }
    path.push_back(folder);
    if (const auto found = arrows.find(folder); found != arrows.end()) {
      for (const std::string& next : found->second) {
        if (std::string cycle = visit(next); !cycle.empty()) return cycle;
      }
    }
    path.pop_back();
    finished.insert(folder);
    return std::string();
  };
  for (const auto& [folder, unused] : arrows) {
    if (std::string cycle = visit(folder); !cycle.empty()) return cycle;
  }
  return std::string();
}

TEST(Layering, NoTwoFoldersLeanOnEachOther) {
  std::map<std::string, std::set<std::string>> arrows;
  for (const Include& include : ProjectIncludes()) {
    if (Rank(include.to) < 0 || Folder(include.to) == Folder(include.from)) continue;
    arrows[Folder(include.from)].insert(Folder(include.to));
  }
  EXPECT_EQ(FindCycle(arrows), "");
}

TEST(Layering, FindCycleFindsOne) {
  EXPECT_NE(FindCycle({{"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}}), "");
  EXPECT_EQ(FindCycle({{"a", {"b", "c"}}, {"b", {"c"}}}), "");
}

}  // namespace
}  // namespace sluis
