// Server-sent events: the rules of the HTML standard, and what is done with too much.
#include "connectors/mastodon/server_sent_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "type|data" of each event.
std::vector<std::string> Shown(const std::vector<ServerSentEvent>& events) {
  std::vector<std::string> shown;
  for (const ServerSentEvent& event : events) shown.push_back(event.type + "|" + event.data);
  return shown;
}

std::vector<std::string> Read(std::string_view stream) {
  ServerSentEventParser parser;
  std::vector<ServerSentEvent> events;
  parser.Push(stream, &events);
  return Shown(events);
}

TEST(ServerSentEvents, AnEventEndsAtABlankLine) {
  EXPECT_THAT(Read("event: update\ndata: {}\n\n"), ElementsAre("update|{}"));
  EXPECT_THAT(Read("event: update\ndata: {}\n"), IsEmpty());
  EXPECT_THAT(Read("data: a\n\ndata: b\n\n"), ElementsAre("message|a", "message|b"));
}

TEST(ServerSentEvents, DataMayStandOnSeveralLines) {
  EXPECT_THAT(Read("data: a\ndata:b\ndata\ndata:  c\n\n"), ElementsAre("message|a\nb\n\n c"));
  EXPECT_THAT(Read("data\n\ndata\ndata\n\n"), ElementsAre("message|", "message|\n"));
}

TEST(ServerSentEvents, AnEventWithoutDataIsNone) {
  EXPECT_THAT(Read("event: update\n\ndata: a\n\n"), ElementsAre("message|a"));
}

TEST(ServerSentEvents, CommentsAndUnknownFieldsSayNothing) {
  EXPECT_THAT(Read(":thump\n\n:)\nretry: 10\nother: x\nDATA: y\ndata: a\n\n"),
              ElementsAre("message|a"));
}

TEST(ServerSentEvents, LinesEndInThreeWays) {
  for (const char* end : {"\n", "\r", "\r\n"}) {
    const std::string line_end = end;
    EXPECT_THAT(Read("event: a" + line_end + "data: b" + line_end + line_end + "data: c" +
                     line_end + line_end),
                ElementsAre("a|b", "message|c"));
  }
}

TEST(ServerSentEvents, AByteOrderMarkBeginsAStreamAndNothingElse) {
  EXPECT_THAT(Read("\xEF\xBB\xBF"
                   "data: a\n\n"),
              ElementsAre("message|a"));
  EXPECT_THAT(Read("data: a\n\n\xEF\xBB\xBF"
                   "data: b\n\n"),
              ElementsAre("message|a"));
}

TEST(ServerSentEvents, TheLastIdStays) {
  ServerSentEventParser parser;
  std::vector<ServerSentEvent> events;
  parser.Push(std::string_view("id: 7\ndata: a\n\nid: 8\0\ndata: b\n\nid\ndata: c\n\n", 44),
              &events);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].id, "7");
  EXPECT_EQ(events[1].id, "7");
  EXPECT_EQ(events[2].id, "");
}

TEST(ServerSentEvents, AStreamMayBeSplitAnywhere) {
  const std::string stream =
      "\xEF\xBB\xBF:x\r\n\r\nevent: update\r\ndata: a\xC3\xA9\r\ndata: b\r\n\r\n"
      "data: c\r\rid: 1\ndata: d\n\n";
  const std::vector<std::string> whole = Read(stream);
  EXPECT_THAT(whole, ElementsAre("update|a\xC3\xA9\nb", "message|c", "message|d"));
  for (size_t first = 0; first <= stream.size(); ++first) {
    for (size_t second = first; second <= stream.size(); ++second) {
      ServerSentEventParser parser;
      std::vector<ServerSentEvent> events;
      parser.Push(std::string_view(stream).substr(0, first), &events);
      parser.Push(std::string_view(stream).substr(first, second - first), &events);
      parser.Push(std::string_view(stream).substr(second), &events);
      ASSERT_EQ(Shown(events), whole) << first << " " << second;
    }
  }
}

TEST(ServerSentEvents, WhatIsTooLongIsLeftOutAndTheRestIsRead) {
  ServerSentEventParser parser({.max_line_bytes = 16, .max_event_bytes = 24});
  std::vector<ServerSentEvent> events;
  parser.Push("data: " + std::string(11, 'a') + "\n\n", &events);
  parser.Push("data: 1234567890\ndata: 1234567890\ndata: 12\n\n", &events);
  parser.Push(":" + std::string(100, 'c') + "\ndata: b\n\n", &events);
  parser.Push("data: 1234567890\ndata: 1234567890\n\n", &events);
  EXPECT_EQ(parser.left_out(), 2u);
  EXPECT_THAT(Shown(events), ElementsAre("message|b", "message|1234567890\n1234567890"));
}

TEST(ServerSentEvents, ALineWithoutEndTakesNoMoreThanItsLimit) {
  ServerSentEventParser parser({.max_line_bytes = 1024, .max_event_bytes = 1024});
  std::vector<ServerSentEvent> events;
  for (int i = 0; i < 1000; ++i) parser.Push(std::string(16 * 1024, 'a'), &events);
  parser.Push("\n\ndata: b\n\n", &events);
  EXPECT_EQ(parser.left_out(), 1u);
  EXPECT_THAT(Shown(events), ElementsAre("message|b"));
}

}  // namespace
}  // namespace sluis
