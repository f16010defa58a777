// Lines of a file: what ends one, which are taken, and what is said of those that are not.
#include "connectors/files/ndjson_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/connectors/files/whole_file.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class NdjsonReaderTest : public ::testing::Test {
 protected:
  Reading Read(const std::string& bytes, const NdjsonOptions& options = {}) {
    return ReadPosts(WriteFile(folder_ / "posts.ndjson", bytes), options);
  }

  const ScratchFolder folder_;
};

std::string LineWithText(const std::string& text) {
  return R"({"source":"mastodon","id":"1","text":")" + text + "\"}";
}

TEST_F(NdjsonReaderTest, ReadsEveryLineWithItsNumber) {
  const Reading reading =
      Read(PostLine("1") + "\n" + PostLine("2") + "\n" + PostLine("3") + "\n" + PostLine("4"));
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(reading.lines, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(reading.posts_read, 4u);
  EXPECT_EQ(reading.bad_lines, 0u);
}

TEST_F(NdjsonReaderTest, FillsABatchAndNoMore) {
  const std::string path =
      WriteFile(folder_ / "posts.ndjson",
                PostLine("1") + "\n\n" + PostLine("2") + "\nno\n" + PostLine("3") + "\n");
  auto reader = NdjsonReader::Open(path, {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  v1::PostBatch batch;
  EXPECT_EQ((*reader)->Next(2, &batch).value(), true);
  EXPECT_EQ(batch.posts_size(), 2);
  EXPECT_THAT((*reader)->lines(), ElementsAre(1, 3));
  EXPECT_EQ((*reader)->Next(2, &batch).value(), false);
  EXPECT_EQ(batch.posts_size(), 3);
  EXPECT_THAT((*reader)->lines(), ElementsAre(5));
  EXPECT_EQ((*reader)->Next(2, &batch).value(), false);
  EXPECT_EQ(batch.posts_size(), 3);
  EXPECT_THAT((*reader)->lines(), IsEmpty());
}

TEST_F(NdjsonReaderTest, DoesNotEndALineAtUnicodeSeparators) {
  // NEL, the line and the paragraph separator: all of them stand in posts.
  const std::string text = "a\xC2\x85m\xE2\x80\xA8n\xE2\x80\xA9z";
  const Reading reading = Read(LineWithText(text) + "\n" + PostLine("2") + "\n");
  EXPECT_THAT(reading.texts, ElementsAre(text, ""));
  EXPECT_THAT(reading.lines, ElementsAre(1, 2));
}

TEST_F(NdjsonReaderTest, KeepsEscapedControlCharacters) {
  const Reading reading = Read(LineWithText(R"(a\r\n\u000b\f\u0000z)") + "\n");
  EXPECT_THAT(reading.texts, ElementsAre(std::string("a\r\n\v\f\0z", 7)));
}

// JSON forbids them bare, but they break one line only and shift the number of none.
TEST_F(NdjsonReaderTest, DoesNotEndALineAtBareControlCharacters) {
  for (const char* control : {"\r", "\v", "\f", "\x1C", "\x1E"}) {
    const Reading reading =
        Read(LineWithText(std::string("a") + control + "z") + "\n" + PostLine("2") + "\n");
    EXPECT_THAT(reading.ids, ElementsAre("2"));
    EXPECT_THAT(reading.lines, ElementsAre(2));
    ASSERT_THAT(reading.errors, SizeIs(1));
    EXPECT_EQ(reading.errors[0].line, 1u);
    EXPECT_THAT(reading.errors[0].message, HasSubstr("not JSON"));
  }
}

TEST_F(NdjsonReaderTest, TakesLineEndsAndByteOrderMarkOfWindows) {
  const Reading reading =
      Read("\xEF\xBB\xBF" + PostLine("1") + "\r\n\r\n" + PostLine("2") + "\r\n");
  EXPECT_THAT(reading.ids, ElementsAre("1", "2"));
  EXPECT_THAT(reading.lines, ElementsAre(1, 3));
  EXPECT_THAT(reading.errors, IsEmpty());
  const Reading mark_only = Read("\xEF\xBB\xBF\r\n" + PostLine("1"));
  EXPECT_THAT(mark_only.ids, ElementsAre("1"));
  EXPECT_THAT(mark_only.errors, IsEmpty());
}

TEST_F(NdjsonReaderTest, SkipsBlankLinesInSilence) {
  const Reading reading = Read("\n \t\n" + PostLine("1") + "\n\n\n" + PostLine("2") + "\n\n");
  EXPECT_THAT(reading.lines, ElementsAre(3, 6));
  EXPECT_THAT(reading.errors, IsEmpty());
}

TEST_F(NdjsonReaderTest, TakesAnEmptyFileAsNoPosts) {
  const Reading reading = Read("");
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, IsEmpty());
  EXPECT_EQ(reading.bad_lines, 0u);
  EXPECT_EQ(reading.bytes_read, 0u);
}

TEST_F(NdjsonReaderTest, NamesABadLineByNumberAndTakesTheRest) {
  const Reading reading = Read(PostLine("1") + "\n{\"source\":\n" + PostLine("3") + "\n" +
                               R"({"source":"x","id":"4","text":7})" + "\n" + PostLine("5") +
                               PostLine("6") + "\n" + PostLine("7"));
  EXPECT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(reading.ids, ElementsAre("1", "3", "7"));
  ASSERT_THAT(reading.errors, SizeIs(3));
  EXPECT_EQ(reading.errors[0].line, 2u);
  EXPECT_EQ(reading.errors[1].line, 4u);
  EXPECT_THAT(reading.errors[1].message, HasSubstr("'text'"));
  EXPECT_EQ(reading.errors[2].line, 5u);
}

TEST_F(NdjsonReaderTest, RefusesALineThatIsNotUtf8) {
  // A lone byte, a surrogate, a slash in two bytes, beyond the last code point, a character cut
  // off.
  for (const char* bytes : {"\xFF", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    const Reading reading = Read(LineWithText(bytes) + "\n" + PostLine("2") + "\n");
    EXPECT_THAT(reading.ids, ElementsAre("2"));
    ASSERT_THAT(reading.errors, SizeIs(1));
    EXPECT_THAT(reading.errors[0].message, HasSubstr("UTF-8"));
  }
}

TEST_F(NdjsonReaderTest, TakesALineOfExactlyTheLimitAndRefusesOneByteMore) {
  NdjsonOptions options;
  options.max_line_bytes = PostLine("1").size();
  const Reading reading =
      Read(PostLine("1") + "\n" + PostLine("22") + "\n" + PostLine("3"), options);
  EXPECT_THAT(reading.lines, ElementsAre(1, 3));
  ASSERT_THAT(reading.errors, SizeIs(1));
  EXPECT_EQ(reading.errors[0].line, 2u);
  EXPECT_THAT(reading.errors[0].message,
              AllOf(HasSubstr("longer than"), HasSubstr(absl::StrCat(options.max_line_bytes))));
}

TEST_F(NdjsonReaderTest, ReadsALineOfTenMegabytesWhenTheLimitsAllowIt) {
  const std::string text(10'000'000, 'a');
  const std::string bytes = LineWithText(text) + "\n" + PostLine("2") + "\n";
  const Reading refused = Read(bytes);
  EXPECT_THAT(refused.lines, ElementsAre(2));
  ASSERT_THAT(refused.errors, SizeIs(1));
  EXPECT_THAT(refused.errors[0].message, HasSubstr("longer than"));
  NdjsonOptions options;
  options.max_line_bytes = bytes.size();
  options.limits.max_text_bytes = text.size();
  const Reading taken = Read(bytes, options);
  EXPECT_THAT(taken.lines, ElementsAre(1, 2));
  EXPECT_TRUE(taken.texts[0] == text);
}

TEST_F(NdjsonReaderTest, KeepsTheFirstErrorsAndCountsAll) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += "bad\n";
  NdjsonOptions options;
  options.max_kept_errors = 3;
  const Reading reading = Read(bytes + PostLine("1"), options);
  EXPECT_EQ(reading.bad_lines, 20u);
  ASSERT_THAT(reading.errors, SizeIs(3));
  EXPECT_EQ(reading.errors[2].line, 3u);
  EXPECT_THAT(reading.lines, ElementsAre(21));
}

TEST_F(NdjsonReaderTest, TellsHowFarItIs) {
  std::string bytes;
  while (bytes.size() < 2'000'000) bytes += LineWithText(std::string(1000, 'a')) + "\n";
  auto reader = NdjsonReader::Open(WriteFile(folder_ / "posts.ndjson", bytes), {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->bytes_total(), bytes.size());
  uint64_t before = 0;
  bool seen_midway = false;
  for (bool more = true; more;) {
    v1::PostBatch batch;
    more = (*reader)->Next(100, &batch).value();
    EXPECT_GE((*reader)->bytes_read(), before);
    before = (*reader)->bytes_read();
    seen_midway |= before > 0 && before < bytes.size();
  }
  EXPECT_TRUE(seen_midway);
  EXPECT_EQ(before, bytes.size());
}

}  // namespace
}  // namespace sluis
