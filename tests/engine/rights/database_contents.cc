#include "tests/engine/rights/database_contents.h"

#include <gtest/gtest.h>
#include <rocksdb/sst_dump_tool.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Records of a log are cut where a block ends, with a header in between.
constexpr size_t kLogBlock = 32 << 10;
constexpr size_t kLogHeader = 7;

bool StraddlesBlocks(const std::string& bytes, const std::string& word) {
  std::string joined;
  for (size_t at = 0; at < bytes.size(); at += kLogBlock) {
    joined += bytes.substr(at + kLogHeader, kLogBlock - kLogHeader);
  }
  return joined.find(word) != std::string::npos;
}

// The stretches of at least sixteen hex digits.
std::vector<std::string> AllHex(const std::string& line) {
  std::vector<std::string> parts;
  size_t from = 0;
  while ((from = line.find_first_of("0123456789ABCDEF", from)) != std::string::npos) {
    const size_t end = std::min(line.size(), line.find_first_not_of("0123456789ABCDEF", from));
    if (end - from >= 16 && (end - from) % 2 == 0) parts.push_back(line.substr(from, end - from));
    from = end;
  }
  return parts;
}

// All entries, with their keys and values in hex.
std::string Dump(const fs::path& table) {
  const std::string file = "--file=" + table.string();
  const char* const arguments[] = {"sst_dump", file.c_str(), "--command=scan", "--output_hex"};
  testing::internal::CaptureStdout();
  const int code = rocksdb::SSTDumpTool().Run(4, arguments);
  const std::string dump = testing::internal::GetCapturedStdout();
  EXPECT_EQ(code, 0) << table;
  return dump;
}

}  // namespace

std::vector<std::string> FilesWithBytes(const std::string& folder, const std::string& word) {
  const std::string hex = absl::BytesToHexString(word);
  const std::string upper_hex = absl::AsciiStrToUpper(hex);
  std::vector<std::string> found;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (!each.is_regular_file()) continue;
    const std::string bytes = BytesOf(each.path());
    for (const std::string& wanted : {word, hex, upper_hex}) {
      if (bytes.find(wanted) == std::string::npos) continue;
      found.push_back(each.path());
      break;
    }
  }
  return found;
}

std::vector<std::string> FilesWithEntries(const std::string& folder, const std::string& word) {
  const std::string hex = absl::AsciiStrToUpper(absl::BytesToHexString(word));
  std::vector<std::string> found;
  for (const auto& each : fs::directory_iterator(folder + "/db")) {
    const std::string name = each.path().filename();
    if (name.ends_with(".sst")) {
      const std::string dump = Dump(each.path());
      const size_t at = dump.find(hex);
      if (at == std::string::npos) continue;
      // With the entry, or a failure says little.
      const size_t line = dump.rfind('\n', at) + 1;
      std::string entry;
      for (const std::string& part : AllHex(dump.substr(line, dump.find('\n', at) - line))) {
        entry += " " + absl::CEscape(absl::HexStringToBytes(part));
      }
      found.push_back(each.path().string() + entry);
    } else if ((name.ends_with(".log") || name.starts_with("MANIFEST")) &&
               StraddlesBlocks(BytesOf(each.path()), word)) {
      found.push_back(each.path());
    }
  }
  return found;
}

}  // namespace sluis
