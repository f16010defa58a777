#include "tests/structure/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sluis {
namespace {

namespace fs = std::filesystem;

bool EndsWithOneOf(const std::string& path, const std::vector<std::string>& endings) {
  return endings.empty() || std::any_of(endings.begin(), endings.end(),
                                        [&](const auto& ending) { return path.ends_with(ending); });
}

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool IsBinary(const std::string& text) { return text.find('\0') != std::string::npos; }

}  // namespace

std::vector<SourceFile> ReadSources(const std::vector<std::string>& folders,
                                    const std::vector<std::string>& endings) {
  const fs::path root = SLUIS_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    if (!fs::is_directory(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string path = fs::relative(entry.path(), root).string();
      if (!entry.is_regular_file() || !EndsWithOneOf(path, endings)) continue;
      files.push_back({path, ReadText(entry.path())});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const auto& one, const auto& other) { return one.path < other.path; });
  return files;
}

std::vector<SourceFile> ReadWholeProject() {
  std::vector<SourceFile> files = ReadSources({"bench", "cmake", "connectors", "docs", "engine",
                                               "models", "proto", "tests", "tools", ".ci"},
                                              {});
  for (const char* name : {"CMakeLists.txt", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"}) {
    files.push_back({name, ReadText(fs::path(SLUIS_SOURCE_DIR) / name)});
  }
  std::erase_if(files, [](const SourceFile& file) {
    return IsBinary(file.text) || file.path.find("/data/") != std::string::npos ||
           file.path.find("__pycache__") != std::string::npos;
  });
  return files;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace sluis
