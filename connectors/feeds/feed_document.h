// A feed in any of its formats: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1.
// Pure: bytes in, posts out. docs/sources.md says which element becomes which field.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_DOCUMENT_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_DOCUMENT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

struct FeedLimits {
  // Of the document; a larger one is refused.
  size_t max_bytes = 16 * 1024 * 1024;
  // Items beyond this are not read.
  size_t max_items = 2000;
  // Of one element's text; what is beyond is not read.
  size_t max_field_bytes = 1024 * 1024;
  // Of the posts; what is beyond is cut or left out.
  PostLimits post;
};

struct FeedOrigin {
  // The `source` of the posts.
  std::string source;
  // Where the document came from: relative addresses are taken from it. May be empty.
  std::string address;
  // The charset that HTTP said, or empty.
  std::string charset;
};

struct FeedDocument {
  std::string title;
  std::string home_page;
  std::string language;
  std::string description;
  // How long it stays as it is, by its own word; zero if it does not say. Whole seconds.
  absl::Duration fresh_for;
  // In the order of the document, usually the newest first. Each passes CheckPost with the limits.
  // Two may have one id when the feed is careless.
  std::vector<v1::Post> items;
  // Items that say nothing.
  size_t skipped = 0;
  // Empty, or a sentence: the document breaks off or is broken after these items.
  std::string problem;
};

// An error, InvalidArgument, is a sentence that says why this is no feed that can be read. A
// document that is broken after its first item is no error: see `problem`. Linear time; memory of
// a few times the size of the document.
[[nodiscard]] absl::StatusOr<FeedDocument> ReadFeed(std::string_view document,
                                                    const FeedOrigin& origin,
                                                    const FeedLimits& limits = {});

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_DOCUMENT_H_
