// Timelines by their names, and where a server has them.
#include "connectors/mastodon/timeline.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

struct Row {
  const char* name;
  const char* events;
  const char* socket;
  const char* pages;
};

TEST(Timeline, IsFoundAtItsThreePlaces) {
  for (const Row& row : {
           Row{"public", "public", "?stream=public", "public?"},
           Row{"public:local", "public/local", "?stream=public:local", "public?local=true&"},
           Row{"public:remote", "public/remote", "?stream=public:remote", "public?remote=true&"},
           Row{"hashtag:Dijk", "hashtag?tag=Dijk", "?stream=hashtag&tag=Dijk", "tag/Dijk?"},
           Row{"hashtag:kwel\xC3\xA9", "hashtag?tag=kwel%C3%A9", "?stream=hashtag&tag=kwel%C3%A9",
               "tag/kwel%C3%A9?"},
           Row{"hashtag:local:a", "hashtag/local?tag=a", "?stream=hashtag:local&tag=a",
               "tag/a?local=true&"},
           Row{"list:12", "list?list=12", "?stream=list&list=12", "list/12?"},
           Row{"user", "user", "?stream=user", "home?"},
       }) {
    const auto timeline = ParseTimeline(row.name);
    ASSERT_TRUE(timeline.ok()) << timeline.status();
    EXPECT_EQ(timeline->name, row.name);
    EXPECT_EQ(timeline->events_path, std::string("/api/v1/streaming/") + row.events);
    EXPECT_EQ(timeline->socket_path, std::string("/api/v1/streaming") + row.socket);
    EXPECT_EQ(timeline->pages_path, std::string("/api/v1/timelines/") + row.pages + "limit=40");
  }
}

TEST(Timeline, HasANameThatIsKnown) {
  for (const std::string name :
       {"", "Public", "public:", "hashtag:", "hashtag:local:", "hashtag:#dijk", "hashtag:a b",
        "list:", "list:1/2", "direct", "hashtag:a/../b"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseTimeline(name).status())) << name;
  }
  EXPECT_FALSE(ParseTimeline("hashtag:" + std::string(300, 'a')).ok());
}

}  // namespace
}  // namespace sluis
