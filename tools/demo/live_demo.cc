#include "tools/demo/live_demo.h"

#include <algorithm>

#include "connectors/sources/source_name.h"

namespace sluis {
namespace {

constexpr char kJetstream[] = "wss://jetstream2.us-east.bsky.network/subscribe";
// Of a stream: enough for a first digest.
constexpr uint64_t kEnoughPosts = 2000;

}  // namespace

v1::Source PublicJetstream() {
  v1::Source source;
  source.set_name("bluesky");
  source.set_kind(v1::SOURCE_KIND_BLUESKY);
  source.set_url(kJetstream);
  source.set_purpose("To try Sluis on what people post at this moment.");
  source.add_languages("nl");
  source.add_languages("en");
  return source;
}

std::vector<v1::Source> FeedSources(const std::vector<std::string>& addresses) {
  std::vector<v1::Source> sources;
  for (const std::string& address : addresses) {
    v1::Source source;
    source.set_kind(v1::SOURCE_KIND_FEED);
    source.set_url(WithScheme(address));
    source.set_name(NameOfAddress(source.url(), [&sources](const std::string& name) {
      return std::any_of(sources.begin(), sources.end(),
                         [&](const v1::Source& each) { return each.name() == name; });
    }));
    sources.push_back(std::move(source));
  }
  return sources;
}

FirstLook LookAt(const v1::SourceList& sources) {
  FirstLook look;
  look.is_done = true;
  for (const v1::SourceStanding& standing : sources.sources()) {
    look.posts += standing.accepted();
    const bool is_feed = standing.source().kind() == v1::SOURCE_KIND_FEED;
    const bool has_come =
        is_feed ? standing.has_last_success_at() : standing.accepted() >= kEnoughPosts;
    look.is_done = look.is_done && (has_come || standing.failures() > 0);
  }
  return look;
}

}  // namespace sluis
