#include "connectors/web/feeds/digest_feeds.h"

#include <utility>

#include "connectors/http/percent_encoding.h"
#include "connectors/web/feeds/feed_id.h"
#include "connectors/web/frame/texts.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/render.h"
#include "engine/digests/view.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kTitleCharacters = 100;

std::string PageOf(const v1::Digest& digest, const FeedPlace& place) {
  return Concat(place.site, "/digests/", PercentEncode(digest.id()));
}

Feed StartFeed(const v1::Owner& owner, const std::string& title, const FeedPlace& place) {
  Feed feed;
  feed.title = Concat("Sluis: ", CleanLine(title));
  feed.language = TextsFor(owner.locale()).language;
  feed.self = place.self;
  feed.home = Concat(place.site, "/");
  feed.updated = place.since;
  return feed;
}

// A feed is as new as its newest entry.
void Finish(Feed* feed) {
  if (!feed->entries.empty()) feed->updated = feed->entries.front().updated;
}

std::string AuthorOf(const v1::Post& post) {
  for (const std::string* name : {&post.author().name(), &post.author().handle(), &post.source()}) {
    if (std::string clean = CleanLine(*name); !clean.empty()) return clean;
  }
  return kFeedAuthor;
}

FeedEntry EntryOf(const v1::Digest& digest, int index, const StoryView& view, std::string html,
                  const FeedPlace& place) {
  const v1::Story& story = digest.stories(index);
  FeedEntry entry;
  const std::string number = std::to_string(story.id());
  entry.id = FeedId({"story", digest.id(), story.interest_id(), number});
  entry.title = CleanLine(view.text, kTitleCharacters);
  entry.link = Concat(PageOf(digest, place), "#story-", number);
  entry.source_link = view.link;
  entry.author = AuthorOf(story.post());
  entry.updated = FromTimestamp(digest.until());
  entry.html = std::move(html);
  return entry;
}

}  // namespace

Feed FeedOfDigests(const v1::Owner& owner, const v1::DigestList& digests, const FeedPlace& place) {
  Feed feed = StartFeed(owner, owner.name().empty() ? owner.id() : owner.name(), place);
  feed.id = FeedId({"digests", owner.id()});
  for (const v1::Digest& digest : digests.digests()) {
    const DigestView view = ViewOf(digest);
    FeedEntry& entry = feed.entries.emplace_back();
    entry.id = FeedId({"digest", digest.id()});
    entry.title = Concat(view.title, ", ", view.date);
    entry.link = PageOf(digest, place);
    entry.author = kFeedAuthor;
    entry.updated = FromTimestamp(digest.until());
    entry.html = RenderHtmlContent(digest);
  }
  Finish(&feed);
  return feed;
}

Feed FeedOfInterest(const v1::Owner& owner, const v1::Interest& interest,
                    const v1::DigestList& digests, const FeedPlace& place) {
  Feed feed = StartFeed(owner, interest.title().empty() ? interest.id() : interest.title(), place);
  feed.id = FeedId({"interest", owner.id(), interest.id()});
  for (const v1::Digest& digest : digests.digests()) {
    const DigestView view = ViewOf(digest);
    const std::vector<std::string> stories = RenderHtmlStories(digest);
    for (int i = 0; i < digest.stories_size() && feed.entries.size() < kStoriesInFeed; ++i) {
      const auto at = static_cast<size_t>(i);
      if (digest.stories(i).interest_id() != interest.id() ||
          digest.stories(i).post().operation() == v1::OPERATION_DELETE) {
        continue;
      }
      feed.entries.push_back(EntryOf(digest, i, view.stories[at], stories[at], place));
    }
  }
  Finish(&feed);
  return feed;
}

}  // namespace sluis
