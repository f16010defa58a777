// Lines out of bytes that are split anywhere, and those that do not end.
#include "connectors/x/stream_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using testing::ElementsAre;

TEST(StreamLines, AreTheSameHoweverTheBytesAreSplit) {
  const std::string bytes = "{\"a\":1}\r\n\r\n{\"b\":\"\\n\"}\n{\"c\"";
  for (size_t size = 1; size <= bytes.size(); ++size) {
    StreamLines lines;
    std::vector<std::string> read;
    for (size_t at = 0; at < bytes.size(); at += size) {
      lines.Push(std::string_view(bytes).substr(at, size), &read);
    }
    EXPECT_THAT(read, ElementsAre("{\"a\":1}", "", "{\"b\":\"\\n\"}"));
  }
}

TEST(StreamLines, OneThatIsTooLongIsLeftOut) {
  StreamLines lines(4);
  std::vector<std::string> read;
  for (int i = 0; i < 100'000; ++i) lines.Push("aaaaaaaa", &read);
  lines.Push("\nabcd\n", &read);
  EXPECT_THAT(read, ElementsAre("abcd"));
  EXPECT_EQ(lines.left_out(), 1u);
}

}  // namespace
}  // namespace sluis
