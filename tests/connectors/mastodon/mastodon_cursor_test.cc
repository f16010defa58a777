// Cursors of servers of the Mastodon API: what is written is read, and nothing else.
#include "connectors/mastodon/mastodon_cursor.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(MastodonCursor, TakesOneOfBeforeServersWereKept) {
  EXPECT_EQ(ReadCursor(R"({"public":"7","taken":["7"]})"),
            (MastodonCursor{{{"public", "7"}}, {"7"}}));
}

TEST(MastodonCursor, ComesBackAsItWas) {
  const MastodonCursor cursor = {
      {{"public", "109501"}, {"hashtag:\"a\\b\xC3\xA9", "12"}}, {"12", "109501"}, "here.example"};
  EXPECT_EQ(ReadCursor(WriteCursor(cursor)), cursor);
  EXPECT_EQ(WriteCursor({{{"user", "7"}}, {}}), R"({"user":"7"})");
  EXPECT_EQ(WriteCursor({{}, {"7"}}), R"({"taken":["7"]})");
  EXPECT_EQ(WriteCursor({{}, {}, "a.example"}), R"({"server":"a.example"})");
  EXPECT_EQ(ReadCursor(WriteCursor({})), MastodonCursor());
}

TEST(MastodonCursor, SaysNothingWhereItIsNoneOfOurs) {
  for (const char* cursor : {"", "1725911162329308", "[1]", "{\"public\":5}",
                             "{\"public\":\"1&2\"}", "{\"public\":", "{\"public\":{\"a\":\"1\"}}",
                             "{\"taken\":\"1\"}", "{\"server\":7}", "{\"taken\":[1,\"1/2\",{}]}"}) {
    EXPECT_EQ(ReadCursor(cursor), MastodonCursor()) << cursor;
  }
}

}  // namespace
}  // namespace sluis
