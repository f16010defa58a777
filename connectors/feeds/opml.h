// OPML 2.0: the list of feeds that one feed reader gives to another (http://opml.org/spec2.opml).
#ifndef SLUIS_CONNECTORS_FEEDS_OPML_H_
#define SLUIS_CONNECTORS_FEEDS_OPML_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

struct OpmlFeed {
  // Absolute, http or https.
  std::string address;
  std::string title;
  // May be empty.
  std::string home_page;
  // The names of the outlines that it stands in, outermost first.
  std::vector<std::string> folders;
};

struct OpmlDocument {
  std::string title;
  // In the order of the document, each address once.
  std::vector<OpmlFeed> feeds;
  // What else is named as the address of a feed, though it is none of the web.
  std::vector<std::string> skipped;
};

// An error, InvalidArgument, is a sentence that says why this is no list that can be read. At most
// 16 MiB, 10 000 feeds, folders 16 deep (those within are taken as of the sixteenth).
[[nodiscard]] absl::StatusOr<OpmlDocument> ReadOpml(std::string_view document);

// Folders become nested outlines; feeds of one folder stand together. Any bytes may stand in the
// texts: what XML has no place for is replaced.
[[nodiscard]] std::string WriteOpml(const OpmlDocument& list, absl::Time created);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_OPML_H_
