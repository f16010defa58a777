// What is kept of a feed is read as it was written, and nothing else is.
#include "connectors/feeds/feed_progress.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sluis {
namespace {

FeedProgress Sample() {
  FeedProgress progress;
  progress.source_hash = ProgressHash("https://krant.example/");
  progress.address = "https://krant.example/feed.xml";
  progress.whereabouts = "https://krant.example/ is a page.";
  progress.etag = "W/\"5e-1\"";
  progress.last_modified = "Thu, 12 Mar 2026 07:00:00 GMT";
  progress.title = "De Krant";
  progress.fresh_for = absl::Minutes(90);
  progress.failures = 3;
  progress.items = {{1, 2, 3}, {UINT64_MAX, UINT64_MAX, UINT64_MAX}, {7, 8, 0}};
  return progress;
}

FeedProgress Largest() {
  FeedProgress progress = Sample();
  progress.address = std::string(kProgressLimits.address_bytes, 'a');
  progress.whereabouts = std::string(kProgressLimits.whereabouts_bytes, 'b');
  progress.etag = std::string(kProgressLimits.validator_bytes, 'c');
  progress.last_modified = std::string(kProgressLimits.validator_bytes, 'd');
  progress.title = std::string(kProgressLimits.title_bytes, 'e');
  progress.items.assign(kProgressLimits.items, {UINT64_MAX, UINT64_MAX, UINT64_MAX});
  return progress;
}

TEST(FeedProgress, ReadsBackAsItWasWritten) {
  for (const FeedProgress& progress : {FeedProgress(), Sample(), Largest()}) {
    const std::string written = WriteFeedProgress(progress);
    EXPECT_LE(written.size(), kMostProgressBytes);
    const auto read = ReadFeedProgress(written);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, progress);
  }
  EXPECT_EQ(*ReadFeedProgress(""), FeedProgress());
}

TEST(FeedProgress, OfAnItemTakesFewBytes) {
  FeedProgress progress;
  const size_t empty = WriteFeedProgress(progress).size();
  progress.items.resize(1000);
  EXPECT_LE(WriteFeedProgress(progress).size(), empty + 1 + 1000 * 17);
}

TEST(FeedProgress, RefusesWhatWasNotWrittenWhole) {
  const std::string written = WriteFeedProgress(Sample());
  for (size_t size = 1; size < written.size(); ++size) {
    EXPECT_FALSE(ReadFeedProgress(written.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(ReadFeedProgress(written + "x").ok());
  EXPECT_FALSE(ReadFeedProgress("\x02" + written.substr(1)).ok());
  EXPECT_FALSE(ReadFeedProgress(std::string(kMostProgressBytes + 1, '\0')).ok());
}

TEST(FeedProgress, RefusesWhatIsBeyondTheLimits) {
  FeedProgress many = Largest();
  many.items.resize(kProgressLimits.items + 1);
  EXPECT_FALSE(ReadFeedProgress(WriteFeedProgress(many)).ok());
  FeedProgress head = Sample();
  head.etag = "\"a\"\r\nHost: elsewhere";
  EXPECT_FALSE(CanKeepValidator(head.etag));
  EXPECT_FALSE(ReadFeedProgress(WriteFeedProgress(head)).ok());
}

// Whatever is read is within the limits and is written the same again.
TEST(FeedProgress, TakesAnyBytes) {
  std::mt19937 random(7);
  const std::string written = WriteFeedProgress(Sample());
  size_t taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = written;
    for (unsigned j = random() % 4 + 1; j > 0; --j) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const auto read = ReadFeedProgress(bytes);
    if (!read.ok()) continue;
    ++taken;
    const auto again = ReadFeedProgress(WriteFeedProgress(*read));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, *read);
  }
  EXPECT_GT(taken, 0u);
}

}  // namespace
}  // namespace sluis
