#include "models/fasttext/model_file_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::HasSubstr;

std::string Message(const ModelFileReader& reader) {
  return std::string(reader.status().message());
}

TEST(ModelFileReader, ReadsLittleEndianFields) {
  ModelFileReader reader(std::string_view("\x01\x02\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x01", 13),
                         "m");
  EXPECT_EQ(reader.Int32(), 0x201);
  EXPECT_EQ(reader.Int64(), -1);
  EXPECT_TRUE(reader.Flag());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(ModelFileReader, NamesFilePartAndOffsetOfACut) {
  ModelFileReader reader(std::string_view("\x01\0\0\0\x02", 5), "news.bin");
  reader.EnterPart("dictionary");
  reader.Int32();
  EXPECT_EQ(reader.Int64(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(Message(reader),
            "cannot load \"news.bin\": the file is cut short or damaged: the dictionary needs 8 "
            "bytes at offset 4 and 1 are left; fetch the file again or train it anew");
}

TEST(ModelFileReader, StaysAtTheFirstFailure) {
  ModelFileReader reader("abc", "m");
  reader.Int64();
  const std::string first = Message(reader);
  EXPECT_EQ(reader.Byte(), 0);
  EXPECT_EQ(reader.Array(2, 1), "");
  EXPECT_EQ(reader.ZeroTerminated(), "");
  EXPECT_EQ(Message(reader), first);
  EXPECT_EQ(std::string(reader.Refuse("anything").message()), first);
}

TEST(ModelFileReader, RefusesCountsThatDoNotFit) {
  for (const int64_t count : {int64_t{-1}, int64_t{2}, INT64_MAX, INT64_MAX / 4 + 1, INT64_MIN}) {
    ModelFileReader reader("1234567", "m");
    EXPECT_EQ(reader.Array(count, 4), "");
    EXPECT_THAT(Message(reader), HasSubstr("7 bytes are left")) << count;
  }
}

TEST(ModelFileReader, TakesArraysThatFit) {
  ModelFileReader reader("12345678x", "m");
  EXPECT_EQ(reader.Array(2, 4), "12345678");
  EXPECT_EQ(reader.Array(0, 4), "");
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.offset(), 8U);
}

TEST(ModelFileReader, ReadsWordsUpToTheirZero) {
  ModelFileReader reader(std::string_view("ab\0\0cd", 6), "m");
  EXPECT_EQ(reader.ZeroTerminated(), "ab");
  EXPECT_EQ(reader.ZeroTerminated(), "");
  EXPECT_TRUE(reader.ok());
  reader.ZeroTerminated();
  EXPECT_THAT(Message(reader), HasSubstr("the word at offset 4 has no end"));
}

TEST(ModelFileReader, RefusesAFlagThatIsNeitherYesNorNo) {
  ModelFileReader reader("\x02", "m");
  EXPECT_FALSE(reader.Flag());
  EXPECT_THAT(Message(reader), HasSubstr("yes-or-no byte is 2"));
}

}  // namespace
}  // namespace sluis
