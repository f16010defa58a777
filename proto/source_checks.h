// What a valid source is. As proto/checks.h: a pure function, safe on any thread.
#ifndef SLUIS_PROTO_SOURCE_CHECKS_H_
#define SLUIS_PROTO_SOURCE_CHECKS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

inline constexpr size_t kMostFeeds = 10'000;
// Of the others, each of which takes a thread and a connection.
inline constexpr size_t kMostStreams = 32;

// The name, a known kind, an address of that kind, and nothing that belongs to another kind; texts
// of UTF-8 within the limits. InvalidArgument with a sentence that names the field and what to do.
[[nodiscard]] absl::Status CheckSource(const v1::Source& source);

}  // namespace sluis

#endif  // SLUIS_PROTO_SOURCE_CHECKS_H_
