// What is kept of a feed from one poll to the next.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_PROGRESS_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_PROGRESS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

// An item of the last document.
struct KnownItem {
  // ProgressHash of its id.
  uint64_t id_hash = 0;
  // PostFingerprint.
  uint64_t fingerprint = 0;
  // Of the version that was handed on last.
  uint64_t revision = 0;

  bool operator==(const KnownItem&) const = default;
};

struct FeedProgress {
  // ProgressHash of the source's own address: what is said of another one does not hold.
  uint64_t source_hash = 0;
  // Where the feed is read, since it moved there for good or a page named it. Empty: at the
  // source's own address.
  std::string address;
  // A sentence that says how it got there, for the operator; empty when `address` is.
  std::string whereabouts;
  // What the server said of the last document, in its own words.
  std::string etag;
  std::string last_modified;
  // As the feed calls itself.
  std::string title;
  // How long the document says that it stays the same; whole seconds.
  absl::Duration fresh_for;
  // In a row.
  uint32_t failures = 0;
  std::vector<KnownItem> items;

  bool operator==(const FeedProgress&) const = default;
};

// What is longer, or more, is not kept.
struct FeedProgressLimits {
  size_t address_bytes = 4096;
  size_t whereabouts_bytes = 12 * 1024;
  size_t validator_bytes = 1024;
  size_t title_bytes = 4096;
  size_t items = 8000;
};
inline constexpr FeedProgressLimits kProgressLimits;
// Of the written form; more than all the limits come to.
inline constexpr size_t kMostProgressBytes = 256 * 1024;

[[nodiscard]] uint64_t ProgressHash(std::string_view text);

// Whether a server's ETag or Last-Modified is kept: it goes back into the head of a request.
[[nodiscard]] bool CanKeepValidator(std::string_view value);

// At most kMostProgressBytes for progress within the limits.
[[nodiscard]] std::string WriteFeedProgress(const FeedProgress& progress);

// Of nothing, that of a feed which was never asked. InvalidArgument for what WriteFeedProgress did
// not write; any bytes, bounded memory.
[[nodiscard]] absl::StatusOr<FeedProgress> ReadFeedProgress(std::string_view written);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_PROGRESS_H_
