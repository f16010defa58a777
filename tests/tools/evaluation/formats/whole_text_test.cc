#include "tools/evaluation/formats/whole_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include <fstream>
#include <string>

#include "tests/engine/scratch_folder.h"
#include "tools/evaluation/formats/qrels_file.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string Compressed(const std::string& text) {
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), text.data(), text.size(), 3));
  return frame;
}

TEST(WholeText, IsReadPlainAndCompressed) {
  const ScratchFolder folder;
  const std::string text = "1 0 a 1\n";
  for (const std::string& bytes : {text, Compressed(text)}) {
    const auto qrels = ParseFile(Write(folder / "qrels", bytes), &ParseQrels);
    ASSERT_TRUE(qrels.ok()) << qrels.status();
    EXPECT_EQ(qrels->at("1").at("a"), 1);
  }
}

TEST(WholeText, ErrorsNameThePath) {
  const ScratchFolder folder;
  const auto missing = ParseFile(folder / "none.txt", &ParseQrels);
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("none.txt"));
  const auto bad = ParseFile(Write(folder / "bad.txt", "1 0 a\n"), &ParseQrels);
  EXPECT_THAT(std::string(bad.status().message()), HasSubstr("bad.txt:1:"));
}

TEST(WholeText, ASmallFileCannotFillTheMemory) {
  const ScratchFolder folder;
  const std::string path = Write(folder / "bomb.zst", Compressed(std::string(5'000'000, ' ')));
  const auto text = ReadWholeText(path, 1'000'000);
  EXPECT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("more than 1000000 bytes"));
}

}  // namespace
}  // namespace sluis
