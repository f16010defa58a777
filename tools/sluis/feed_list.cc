#include "tools/sluis/feed_list.h"

#include <algorithm>
#include <istream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "connectors/feeds/opml.h"
#include "connectors/sources/source_name.h"
#include "tools/sluis/input.h"

namespace sluis {
namespace {

// A little more than ReadOpml takes, so that it is what says no.
constexpr size_t kMostBytes = (size_t{16} << 20) + 1;

absl::StatusOr<std::string> ReadUpTo(size_t most, const std::string& path) {
  absl::StatusOr<Input> input = Input::Open(path);
  if (!input.ok()) return input.status();
  std::string text(most, '\0');
  input->stream().read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(input->stream().gcount()));
  return text;
}

template <typename IsIt>
const v1::Source* Find(const v1::SourceList& sources, IsIt is_it) {
  const auto found = std::find_if(sources.sources().begin(), sources.sources().end(),
                                  [&](const auto& each) { return is_it(each.source()); });
  return found == sources.sources().end() ? nullptr : &found->source();
}

}  // namespace

const v1::Source* FindByName(const v1::SourceList& sources, const std::string& name) {
  return Find(sources, [&name](const v1::Source& each) { return each.name() == name; });
}

const v1::Source* FindByUrl(const v1::SourceList& sources, const std::string& url) {
  return Find(sources, [&url](const v1::Source& each) { return each.url() == url; });
}

absl::StatusOr<FeedListChanges> ReadFeedList(const std::string& path, const v1::SourceList& known) {
  const absl::StatusOr<std::string> text = ReadUpTo(kMostBytes, path);
  if (!text.ok()) return text.status();
  const absl::StatusOr<OpmlDocument> list = ReadOpml(*text);
  if (!list.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", list.status().message()));
  }
  FeedListChanges changes;
  changes.left_out = list->skipped;
  v1::SourceList all = known;
  for (const OpmlFeed& feed : list->feeds) {
    if (FindByUrl(all, feed.address) != nullptr) {
      ++changes.known;
      continue;
    }
    v1::Source& source = changes.added.emplace_back();
    source.set_kind(v1::SOURCE_KIND_FEED);
    source.set_url(feed.address);
    source.set_title(feed.title);
    source.set_folder(absl::StrJoin(feed.folders, "/"));
    source.set_name(NameOfAddress(feed.address, [&all](const std::string& name) {
      return FindByName(all, name) != nullptr;
    }));
    *all.add_sources()->mutable_source() = source;
  }
  return changes;
}

std::string WriteFeedList(const v1::SourceList& sources) {
  OpmlDocument list;
  list.title = "Sluis";
  for (const v1::SourceStanding& standing : sources.sources()) {
    const v1::Source& source = standing.source();
    if (source.kind() != v1::SOURCE_KIND_FEED) continue;
    OpmlFeed& feed = list.feeds.emplace_back();
    feed.address = source.url();
    feed.title = !source.title().empty()           ? source.title()
                 : !standing.found_title().empty() ? standing.found_title()
                                                   : source.name();
    if (!source.folder().empty()) feed.folders = absl::StrSplit(source.folder(), '/');
  }
  return WriteOpml(list, absl::Now());
}

}  // namespace sluis
