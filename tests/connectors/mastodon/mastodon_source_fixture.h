// A source of a server of the Mastodon API in a test, and what it has read.
#ifndef SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_SOURCE_FIXTURE_H_
#define SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_SOURCE_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "connectors/mastodon/mastodon_source.h"
#include "tests/connectors/mastodon/mastodon_peer.h"

namespace sluis {

inline constexpr char kPublic[] = "/api/v1/streaming/public";
inline constexpr char kPages[] = "/api/v1/timelines/public";

inline std::string UriOf(const std::string& number) { return "https://here.example/s/" + number; }

class MastodonSourceTest : public testing::Test {
 protected:
  MastodonSourceTest() {
    source.set_name("here");
    source.set_kind(v1::SOURCE_KIND_MASTODON);
    source.set_url(peer.url() + "/");
    options.reach.is_public_only = true;
    options.reach.also = {peer.address()};
  }

  // Anew, from the cursor that came last.
  void Open() {
    auto opened = MastodonSource::Open(source, options, cursor);
    ASSERT_TRUE(opened.ok()) << opened.status();
    live = *std::move(opened);
  }
  // Until so many posts have come since the last call, or an error.
  absl::Status Read(size_t count, size_t most = 1000) {
    posts.clear();
    while (posts.size() < count) {
      v1::PostBatch batch;
      const absl::StatusOr<bool> goes_on = live->Next(most, &batch);
      if (!goes_on.ok()) return goes_on.status();
      EXPECT_TRUE(*goes_on);
      EXPECT_LE(static_cast<size_t>(batch.posts_size()), most);
      posts.insert(posts.end(), batch.posts().begin(), batch.posts().end());
      if (!batch.cursor().empty()) cursor = batch.cursor();
    }
    return absl::OkStatus();
  }
  // Until the cursor tells these places; adds to the posts.
  void ReadUpTo(const TimelinePlaces& places) {
    while (ReadCursor(cursor).places != places) {
      v1::PostBatch batch;
      const absl::StatusOr<bool> goes_on = live->Next(1000, &batch);
      ASSERT_TRUE(goes_on.ok()) << goes_on.status();
      posts.insert(posts.end(), batch.posts().begin(), batch.posts().end());
      if (!batch.cursor().empty()) cursor = batch.cursor();
    }
  }
  // Until it does nothing but listen; adds to the posts.
  void ReadUntilItHasCaughtUp() {
    do {
      v1::PostBatch batch;
      const absl::StatusOr<bool> goes_on = live->Next(1000, &batch);
      ASSERT_TRUE(goes_on.ok()) << goes_on.status();
      posts.insert(posts.end(), batch.posts().begin(), batch.posts().end());
      if (!batch.cursor().empty()) cursor = batch.cursor();
    } while (absl::StrContains(live->tally().note, "Catches up"));
  }
  absl::Status ReadToTheEnd() { return Read(SIZE_MAX); }
  std::set<std::string> Ids() const {
    std::set<std::string> ids;
    for (const v1::Post& post : posts) ids.insert(post.id());
    return ids;
  }

  MastodonPeer peer;
  v1::Source source;
  MastodonSourceOptions options;
  std::unique_ptr<LiveSource> live;
  std::string cursor;
  std::vector<v1::Post> posts;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_SOURCE_FIXTURE_H_
