// Real statuses and events, against what an independent reader finds in them.
#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "connectors/mastodon/server_sent_events.h"
#include "connectors/mastodon/status_reader.h"
#include "tests/connectors/json/independent_reader.h"

namespace sluis {
namespace {

constexpr char kServer[] = "here.example";

// Where lines end is compared elsewhere; here words are.
std::string OnOneLine(const std::string& text) {
  return absl::StrJoin(absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

std::vector<PostFields> FieldsOfAll(const MastodonNews& news) {
  std::vector<PostFields> all;
  for (const v1::Post& post : news.posts) {
    PostFields fields = FieldsOf(post);
    if (fields.contains("text")) fields["text"] = OnOneLine(fields["text"]);
    all.push_back(std::move(fields));
  }
  return all;
}

class StatusPayloadsTest : public ::testing::Test {
 protected:
  StatusNames names{10'000};
  StatusReader reader{kServer, PostLimits(), &names};
  MastodonNews news;
};

TEST_F(StatusPayloadsTest, EveryStatusIsReadAsAnIndependentReaderDoes) {
  const std::string path = PayloadFile("mastodon/statuses.jsonl");
  if (path.empty()) GTEST_SKIP() << "skipped: the payloads are not there";
  for (const std::string& line : FileLines(path)) {
    EXPECT_TRUE(reader.ReadAnswer(line, &news).ok());
  }
  EXPECT_EQ(news.posts.size(), 127u);
  EXPECT_EQ(news.not_public, 34u);
  EXPECT_EQ(news.invalid, 0u);
  ExpectSame(FieldsOfAll(news), RunReader("mastodon/read_statuses.py", {kServer, "lines", path}));
}

TEST_F(StatusPayloadsTest, EveryEventIsReadAsAnIndependentReaderDoes) {
  const std::string path = PayloadFile("mastodon/sse_events.txt");
  if (path.empty()) GTEST_SKIP() << "skipped: the payloads are not there";
  ServerSentEventParser parser;
  std::vector<ServerSentEvent> events;
  parser.Push(FileBytes(path), &events);
  for (const ServerSentEvent& event : events) {
    EXPECT_TRUE(reader.ReadEvent(event.type, event.data, &news).ok());
  }
  EXPECT_EQ(events.size(), 10u);
  EXPECT_EQ(parser.left_out(), 0u);
  ExpectSame(FieldsOfAll(news), RunReader("mastodon/read_statuses.py", {kServer, "events", path}));
}

}  // namespace
}  // namespace sluis
