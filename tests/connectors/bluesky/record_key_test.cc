// Names of records and the clock in revisions.
#include "connectors/bluesky/record_key.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

TEST(RecordKey, ATidIsANumberThatGrows) {
  EXPECT_EQ(ParseTid("2222222222222"), 0u);
  EXPECT_EQ(ParseTid("2222222222223"), 1u);
  EXPECT_EQ(ParseTid("222222222222z"), 31u);
  EXPECT_EQ(ParseTid("2222222222232"), 32u);
  EXPECT_EQ(ParseTid("jzzzzzzzzzzzz"), UINT64_MAX);
  // 2026-05-25T14:23:28Z.
  EXPECT_EQ(*ParseTid("3mmoojpaqkn2z") / 1024 / 1'000'000, 1779719008u);
  const std::vector<const char*> sorted = {"2222222222222", "3mmoojodv7b2s", "3mmoojp7vgo2g",
                                           "3mmoojpaqkn2z", "3mptbypluud2a", "jzzzzzzzzzzzz"};
  for (size_t i = 1; i < sorted.size(); ++i) {
    EXPECT_LT(*ParseTid(sorted[i - 1]), *ParseTid(sorted[i]));
  }
}

TEST(RecordKey, OtherTextIsNoTid) {
  for (const char* text : {"", "3mmoojpaqkn2", "3mmoojpaqkn2zz", "3mmoojpaqkn20", "3mmoojpaqkn21",
                           "3MMOOJPAQKN2Z", "kzzzzzzzzzzzz", "zzzzzzzzzzzzz", "3mmoojpaqkn2-"}) {
    EXPECT_FALSE(ParseTid(text).has_value()) << text;
  }
}

TEST(RecordKey, KnowsDidsAndKeys) {
  EXPECT_TRUE(IsDid("did:plc:q235v55g5unth4zjjdpacfdr"));
  EXPECT_TRUE(IsDid("did:web:example.com%3A8080"));
  for (const char* text : {"", "did:", "did:plc", "did:plc:", "did::x", "plc:x", "did:plc:a/b",
                           "did:plc:a b", "did:plc:a?b"}) {
    EXPECT_FALSE(IsDid(text)) << text;
  }
  EXPECT_TRUE(IsRecordKey("3mmoojp4cd223"));
  EXPECT_TRUE(IsRecordKey("did:plc:x::did:web:y.z_~-"));
  for (const char* text : {"", ".", "..", "a/b", "a b", "\xC3\xA9"}) {
    EXPECT_FALSE(IsRecordKey(text)) << text;
  }
  EXPECT_FALSE(IsRecordKey(std::string(513, 'a')));
}

TEST(RecordKey, KnowsWhatAnAddressNames) {
  EXPECT_EQ(RecordUri("did:plc:x", kPostCollection, "k"), "at://did:plc:x/app.bsky.feed.post/k");
  EXPECT_TRUE(IsRecordOf(kPostCollection, "at://did:plc:x/app.bsky.feed.post/k"));
  for (const char* uri :
       {"", "at://", "at://did:plc:x", "at://did:plc:x/app.bsky.feed.post",
        "at://did:plc:x/app.bsky.feed.post/", "at://did:plc:x/app.bsky.feed.postgate/k",
        "at://jan.example/app.bsky.feed.post/k", "https://did:plc:x/app.bsky.feed.post/k",
        "at://did:plc:x/app.bsky.feed.post/k/l"}) {
    EXPECT_FALSE(IsRecordOf(kPostCollection, uri)) << uri;
  }
}

}  // namespace
}  // namespace sluis
