// Addresses of Jetstream, and how it is asked.
#include "connectors/bluesky/jetstream_address.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

std::string Url(const std::string& url, const JetstreamWishes& wishes = {}) {
  const auto address = ParseJetstreamAddress(url);
  EXPECT_TRUE(address.ok()) << address.status();
  return address.ok() ? SubscriptionUrl(*address, wishes) : "";
}

TEST(JetstreamAddress, AHostMeansTheFirstVersion) {
  EXPECT_EQ(Url("wss://jetstream.example"),
            "wss://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post");
  EXPECT_EQ(Url("ws://127.0.0.1:6008/", {.counts = true, .dictionary = 7, .cursor = 42}),
            "ws://127.0.0.1:6008/subscribe?wantedCollections=app.bsky.feed.post"
            "&wantedCollections=app.bsky.feed.like&wantedCollections=app.bsky.feed.repost"
            "&compress=true&cursor=42");
  EXPECT_EQ(SubprotocolOf(*ParseJetstreamAddress("wss://jetstream.example")), "");
}

TEST(JetstreamAddress, TheSecondVersionHasOtherWords) {
  const std::string url = "wss://jetstream.example/xrpc/network.bsky.jetstream.subscribeEvents";
  EXPECT_EQ(Url(url, {.counts = true, .dictionary = 7, .cursor = 42}),
            url +
                "?collections=app.bsky.feed.post&collections=app.bsky.feed.like"
                "&collections=app.bsky.feed.repost&kinds=commit&kinds=identity&kinds=account"
                "&zstdDictionary=7&cursor=42");
  EXPECT_EQ(SubprotocolOf(*ParseJetstreamAddress(url)), "xrpc.v1.json");
  EXPECT_EQ(ParseJetstreamAddress(url)->version, 2);
}

TEST(JetstreamAddress, KeepsWhatTheOperatorAsksFor) {
  EXPECT_EQ(Url("wss://a.example/proxy/subscribe?wantedDids=did:plc:b"),
            "wss://a.example/proxy/subscribe?wantedDids=did:plc:b"
            "&wantedCollections=app.bsky.feed.post");
  EXPECT_EQ(ParseJetstreamAddress("wss://a.example:8443/subscribe")->server, "a.example:8443");
}

TEST(JetstreamAddress, RefusesWhatIsNone) {
  for (const char* url :
       {"", "https://a.example/", "wss://a.example/other", "wss://a.example/subscribe?cursor=7",
        "wss://a.example/subscribe?compress=true", "wss://a.example/?wantedCollections=x",
        "wss://a.example/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseJetstreamAddress(url).status())) << url;
  }
}

}  // namespace
}  // namespace sluis
