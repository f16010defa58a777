// Lists of feeds as feed readers exchange them (OPML), and the sources that they stand for.
#ifndef SLUIS_TOOLS_SLUIS_FEED_LIST_H_
#define SLUIS_TOOLS_SLUIS_FEED_LIST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

struct FeedListChanges {
  std::vector<v1::Source> added;
  // Feeds whose address is among the sources.
  size_t known = 0;
  // What stands there as an address and is none of the web.
  std::vector<std::string> left_out;
};

// Null where there is none; valid as long as the list is not changed.
[[nodiscard]] const v1::Source* FindByName(const v1::SourceList& sources, const std::string& name);
[[nodiscard]] const v1::Source* FindByUrl(const v1::SourceList& sources, const std::string& url);

// `path` is "-" for standard input. An error says what is wrong with the file.
[[nodiscard]] absl::StatusOr<FeedListChanges> ReadFeedList(const std::string& path,
                                                           const v1::SourceList& known);

// The feeds among the sources, in their folders.
[[nodiscard]] std::string WriteFeedList(const v1::SourceList& sources);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_FEED_LIST_H_
