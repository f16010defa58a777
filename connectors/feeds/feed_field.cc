#include "connectors/feeds/feed_field.h"

#include <array>

namespace sluis {
namespace {

enum class Space { kCore, kDublin, kContent, kMedia, kItunes, kThread, kTiming, kXhtml, kOther };

struct KnownSpace {
  std::string_view address;
  Space space;
};

constexpr std::array kSpaces = std::to_array<KnownSpace>({
    {"", Space::kCore},
    {"http://www.w3.org/2005/Atom", Space::kCore},
    {"http://purl.org/atom/ns#", Space::kCore},
    {"http://purl.org/rss/1.0/", Space::kCore},
    {"http://my.netscape.com/rdf/simple/0.9/", Space::kCore},
    {"http://channel.netscape.com/rdf/simple/0.9/", Space::kCore},
    {"http://my.netscape.com/publish/formats/rss-0.91.dtd", Space::kCore},
    {"http://backend.userland.com/rss", Space::kCore},
    {"http://backend.userland.com/rss2", Space::kCore},
    {"http://blogs.law.harvard.edu/tech/rss", Space::kCore},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", Space::kCore},
    {"http://purl.org/dc/elements/1.1/", Space::kDublin},
    {"http://purl.org/dc/terms/", Space::kDublin},
    {"http://purl.org/rss/1.0/modules/content/", Space::kContent},
    {"http://search.yahoo.com/mrss/", Space::kMedia},
    {"http://search.yahoo.com/mrss", Space::kMedia},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", Space::kItunes},
    {"http://www.itunes.com/DTDs/Podcast-1.0.dtd", Space::kItunes},
    {"http://purl.org/syndication/thread/1.0", Space::kThread},
    {"http://purl.org/rss/1.0/modules/syndication/", Space::kTiming},
    {"http://www.w3.org/1999/xhtml", Space::kXhtml},
});

Space SpaceOf(std::string_view address) {
  for (const KnownSpace& known : kSpaces) {
    if (known.address == address) return known.space;
  }
  return Space::kOther;
}

struct KnownElement {
  Space space;
  std::string_view local;
  FeedElement element;
};

// Rank 5 is the whole text, which is more than the format's own word, 4, or its older or looser
// one, 3; 2 is Dublin Core's; 1 that of podcasts and media.
constexpr std::array kElements = std::to_array<KnownElement>({
    {Space::kCore, "item", {FeedField::kItem, 4}},
    {Space::kCore, "entry", {FeedField::kItem, 4}},
    {Space::kCore, "channel", {FeedField::kChannel, 4}},
    {Space::kCore, "title", {FeedField::kTitle, 4}},
    {Space::kCore, "link", {FeedField::kLink, 4}},
    {Space::kCore, "guid", {FeedField::kId, 4}},
    {Space::kCore, "id", {FeedField::kId, 4}},
    {Space::kCore, "pubDate", {FeedField::kPublished, 4}},
    {Space::kCore, "published", {FeedField::kPublished, 4}},
    {Space::kCore, "issued", {FeedField::kPublished, 4}},
    {Space::kCore, "created", {FeedField::kPublished, 3}},
    {Space::kCore, "updated", {FeedField::kUpdated, 4}},
    {Space::kCore, "modified", {FeedField::kUpdated, 4}},
    {Space::kCore, "description", {FeedField::kSummary, 4}},
    {Space::kCore, "summary", {FeedField::kSummary, 4}},
    {Space::kCore, "subtitle", {FeedField::kSummary, 4}},
    {Space::kCore, "tagline", {FeedField::kSummary, 4}},
    {Space::kCore, "content", {FeedField::kContent, 3}},
    {Space::kCore, "language", {FeedField::kLanguage, 4}},
    {Space::kCore, "category", {FeedField::kCategory, 4}},
    {Space::kCore, "author", {FeedField::kAuthor, 4}},
    {Space::kCore, "ttl", {FeedField::kTimeToLive, 4}},
    {Space::kCore, "enclosure", {FeedField::kEnclosure, 4}},
    {Space::kCore, "name", {FeedField::kName, 4}},
    {Space::kCore, "uri", {FeedField::kAddress, 4}},
    {Space::kCore, "url", {FeedField::kAddress, 4}},
    {Space::kCore, "email", {FeedField::kMail, 4}},
    {Space::kDublin, "title", {FeedField::kTitle, 2}},
    {Space::kDublin, "date", {FeedField::kPublished, 2}},
    {Space::kDublin, "created", {FeedField::kPublished, 2}},
    {Space::kDublin, "issued", {FeedField::kPublished, 2}},
    {Space::kDublin, "modified", {FeedField::kUpdated, 2}},
    {Space::kDublin, "creator", {FeedField::kAuthor, 2}},
    {Space::kDublin, "subject", {FeedField::kCategory, 2}},
    {Space::kDublin, "language", {FeedField::kLanguage, 2}},
    {Space::kDublin, "description", {FeedField::kSummary, 2}},
    {Space::kContent, "encoded", {FeedField::kContent, 5}},
    {Space::kXhtml, "body", {FeedField::kBody, 2}},
    {Space::kMedia, "content", {FeedField::kMedia, 1}},
    {Space::kMedia, "thumbnail", {FeedField::kThumbnail, 1}},
    {Space::kMedia, "group", {FeedField::kMediaGroup, 1}},
    {Space::kMedia, "title", {FeedField::kTitle, 1}},
    {Space::kMedia, "description", {FeedField::kSummary, 1}},
    {Space::kItunes, "author", {FeedField::kAuthor, 1}},
    {Space::kItunes, "summary", {FeedField::kSummary, 1}},
    {Space::kItunes, "title", {FeedField::kTitle, 1}},
    {Space::kThread, "in-reply-to", {FeedField::kReplyTo, 4}},
    {Space::kTiming, "updatePeriod", {FeedField::kUpdatePeriod, 4}},
    {Space::kTiming, "updateFrequency", {FeedField::kUpdateFrequency, 4}},
});

}  // namespace

FeedElement ElementOf(const XmlName& name) {
  const Space space = SpaceOf(name.space);
  for (const KnownElement& known : kElements) {
    if (known.space == space && known.local == name.local) return known.element;
  }
  return {};
}

bool IsCoreName(const XmlName& name, std::string_view local) {
  return name.local == local && SpaceOf(name.space) == Space::kCore;
}

}  // namespace sluis
