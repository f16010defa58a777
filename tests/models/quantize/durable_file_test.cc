#include "models/quantize/durable_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace sluis {
namespace {

using ::testing::HasSubstr;

class DurableFile : public ::testing::Test {
 protected:
  DurableFile() : folder_(std::filesystem::path(::testing::TempDir()) / FolderName()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~DurableFile() override { std::filesystem::remove_all(folder_); }

  static std::string FolderName() {
    return std::string("durable_file_") +
           ::testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::string Path() const { return folder_ / "model.ftz"; }
  std::string Content() const {
    std::ifstream file(Path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  ptrdiff_t FileCount() const {
    return std::distance(std::filesystem::directory_iterator(folder_),
                         std::filesystem::directory_iterator());
  }

  std::filesystem::path folder_;
};

absl::Status Accept(const std::string&) { return absl::OkStatus(); }

TEST_F(DurableFile, ReplacesTheOldBytes) {
  ASSERT_TRUE(ReplaceFile(Path(), "old", Accept).ok());
  ASSERT_TRUE(ReplaceFile(Path(), std::string_view("n\0w", 3), Accept).ok());
  EXPECT_EQ(Content(), std::string("n\0w", 3));
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(DurableFile, LeavesTheOldFileWhenTheNewOneIsRefused) {
  ASSERT_TRUE(ReplaceFile(Path(), "old", Accept).ok());
  const absl::Status status = ReplaceFile(
      Path(), "new", [](const std::string&) { return absl::DataLossError("it is torn"); });
  EXPECT_EQ(status.message(), "it is torn");
  EXPECT_EQ(Content(), "old");
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(DurableFile, ShowsTheCompleteNewFileToTheCheck) {
  std::string seen;
  const auto read = [&seen](const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    seen.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    return absl::OkStatus();
  };
  ASSERT_TRUE(ReplaceFile(Path(), "all of it", read).ok());
  EXPECT_EQ(seen, "all of it");
}

TEST_F(DurableFile, NamesTheFolderThatIsMissing) {
  const absl::Status status = ReplaceFile(folder_ / "absent" / "model.ftz", "new", Accept);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("absent"));
}

}  // namespace
}  // namespace sluis
