// Where posts come from: a plain file, a compressed one, standard input; and what is said when
// there is nothing to read.
#include "connectors/files/byte_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <string>

#include "tests/connectors/files/whole_file.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Compressed(const std::string& text) {
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), text.data(), text.size(), 3));
  return frame;
}

std::string Gzipped(std::string text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string member(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

// Standard input is a pipe that holds `bytes` (at most 64 KiB, what a pipe takes) while this lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& bytes) : saved_(dup(STDIN_FILENO)) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(pipe(ends), 0);
    EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    EXPECT_EQ(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  const int saved_;
};

class ByteStreamTest : public ::testing::Test {
 protected:
  Reading Read(const std::string& bytes) {
    return ReadPosts(WriteFile(folder_ / "posts.ndjson.zst", bytes));
  }

  const ScratchFolder folder_;
};

TEST_F(ByteStreamTest, ReadsACompressedFileAndCountsItsCompressedBytes) {
  const std::string frame = Compressed(PostLine("1") + "\n" + PostLine("2") + "\n");
  const Reading reading = Read(frame);
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "2"));
  EXPECT_EQ(reading.bytes_read, frame.size());
  EXPECT_EQ(reading.bytes_total, frame.size());
}

TEST_F(ByteStreamTest, GoesByTheContentNotByTheName) {
  EXPECT_THAT(Read(PostLine("plain")).ids, ElementsAre("plain"));
  EXPECT_THAT(ReadPosts(WriteFile(folder_ / "posts.txt", Compressed(PostLine("packed")))).ids,
              ElementsAre("packed"));
}

TEST_F(ByteStreamTest, ReadsSeveralFramesAsOneFile) {
  const std::string line = PostLine("2");
  // The second post is cut in two by the end of a frame; an empty frame says nothing.
  const Reading reading = Read(Compressed(PostLine("1") + "\n" + line.substr(0, 9)) +
                               Compressed("") + Compressed(line.substr(9) + "\n" + PostLine("3")));
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "2", "3"));
  EXPECT_THAT(reading.lines, ElementsAre(1, 2, 3));
}

// pzstd begins each file with one.
TEST_F(ByteStreamTest, PassesOverSkippableFrames) {
  const std::string skippable("\x50\x2A\x4D\x18\x04\x00\x00\x00skip", 12);
  const Reading reading = Read(skippable + Compressed(PostLine("1")) + skippable);
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1"));
  EXPECT_THAT(reading.errors, IsEmpty());
}

TEST_F(ByteStreamTest, ReadsAsMuchAsThereIsBeforeAFrameThatWasCutShort) {
  const std::string whole = Compressed(PostLine("1") + "\n");
  const std::string last = Compressed(PostLine("2") + "\n" + PostLine("3") + "\n");
  for (size_t length = 1; length < last.size(); ++length) {
    const Reading reading = Read(whole + last.substr(0, length));
    EXPECT_EQ(reading.status.code(), absl::StatusCode::kDataLoss) << length;
    EXPECT_THAT(std::string(reading.status.message()),
                AllOf(HasSubstr("posts.ndjson.zst"), HasSubstr("cut short")))
        << length;
    EXPECT_THAT(reading.ids, ElementsAre("1")) << length;
  }
}

TEST_F(ByteStreamTest, SaysThatAFileWasCutShortWhereverThatIs) {
  const std::string frame = Compressed(PostLine("1") + "\n");
  for (size_t length = 1; length < frame.size(); ++length) {
    const Reading reading = Read(frame.substr(0, length));
    EXPECT_THAT(std::string(reading.status.message()), HasSubstr("cut short")) << length;
    EXPECT_THAT(reading.errors, IsEmpty()) << length;
  }
}

TEST_F(ByteStreamTest, SaysThatACompressedFileIsDamaged) {
  std::string frame = Compressed(PostLine("1") + "\n");
  // A reserved bit of the frame header.
  frame[4] = static_cast<char>(frame[4] | 0x08);
  EXPECT_THAT(std::string(Read(frame).status.message()), HasSubstr("is damaged"));
  const Reading trailing = Read(Compressed(PostLine("1") + "\n") + "no frame at all");
  EXPECT_THAT(std::string(trailing.status.message()), HasSubstr("is damaged"));
  EXPECT_THAT(trailing.ids, ElementsAre("1"));
}

TEST_F(ByteStreamTest, ReadsGzipInSeveralMembers) {
  const Reading reading =
      Read(Gzipped(PostLine("1") + "\n") + Gzipped("") + Gzipped(PostLine("2")));
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "2"));
}

TEST_F(ByteStreamTest, ReadsALongGzipFileWhole) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += PostLine(std::to_string(i * 7919)) + "\n";
  const Reading reading = Read(Gzipped(text));
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_EQ(reading.posts_read, 20'000u);
}

TEST_F(ByteStreamTest, SaysThatAGzipFileWasCutShortOrDamaged) {
  const std::string whole = Gzipped(PostLine("1") + "\n");
  for (size_t length = 1; length < whole.size(); ++length) {
    EXPECT_THAT(std::string(Read(whole.substr(0, length)).status.message()), HasSubstr("cut short"))
        << length;
  }
  std::string wrong_sum = whole;
  wrong_sum[wrong_sum.size() - 8] = static_cast<char>(wrong_sum[wrong_sum.size() - 8] ^ 1);
  EXPECT_THAT(std::string(Read(wrong_sum).status.message()), HasSubstr("is damaged"));
  EXPECT_THAT(std::string(Read(whole + "no member").status.message()), HasSubstr("is damaged"));
}

TEST_F(ByteStreamTest, ReadsStandardInput) {
  const StandardInput input(PostLine("1") + "\nno json\n" + PostLine("2"));
  const Reading reading = ReadPosts("-");
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "2"));
  ASSERT_THAT(reading.errors, SizeIs(1));
  EXPECT_EQ(reading.errors[0].line, 2u);
  EXPECT_GT(reading.bytes_read, 0u);
  EXPECT_EQ(reading.bytes_total, 0u);
}

TEST_F(ByteStreamTest, ReadsCompressedStandardInputAndNamesItWhenItStops) {
  const std::string frame = Compressed(PostLine("1"));
  {
    const StandardInput input(frame);
    EXPECT_THAT(ReadPosts("-").ids, ElementsAre("1"));
  }
  const StandardInput input(frame.substr(0, frame.size() - 1));
  EXPECT_THAT(std::string(ReadPosts("-").status.message()),
              AllOf(HasSubstr("standard input"), HasSubstr("cut short")));
}

TEST_F(ByteStreamTest, NamesAFileThatIsNotThere) {
  const absl::Status status = ReadPosts(folder_ / "missing.ndjson").status;
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("missing.ndjson"));
}

TEST_F(ByteStreamTest, NamesAFolderThatIsGivenForAFile) {
  const absl::Status status = ReadPosts(folder_.path()).status;
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(folder_.path()), HasSubstr("is a folder")));
}

}  // namespace
}  // namespace sluis
