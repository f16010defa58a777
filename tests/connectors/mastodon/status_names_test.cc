// What a server's numbers stand for, and for how many that is remembered.
#include "connectors/mastodon/status_names.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(StatusNames, RemembersTheLatest) {
  StatusNames names(2);
  names.Put("1", {"https://a.example/1", "c"});
  names.Put("2", {"https://a.example/2", "c"});
  names.Put("1", {"https://b.example/1", "d"});
  ASSERT_NE(names.Find("1"), nullptr);
  EXPECT_EQ(names.Find("1")->uri, "https://b.example/1");
  names.Put("3", {"https://a.example/3", "c"});
  EXPECT_EQ(names.Find("1"), nullptr);
  EXPECT_NE(names.Find("2"), nullptr);
  EXPECT_NE(names.Find("3"), nullptr);
  EXPECT_EQ(names.size(), 2u);
}

TEST(StatusNames, MayRememberNothing) {
  StatusNames names(0);
  names.Put("1", {"https://a.example/1", "c"});
  EXPECT_EQ(names.Find("1"), nullptr);
}

}  // namespace
}  // namespace sluis
