// What people type as an argument: times, posts, mutes.
#ifndef SLUIS_TOOLS_SLUIS_ARGUMENTS_H_
#define SLUIS_TOOLS_SLUIS_ARGUMENTS_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// "2026-03-12T07:00:00Z" or "2026-03-12", which is its midnight in UTC.
[[nodiscard]] absl::StatusOr<absl::Time> ParseTimeArgument(const std::string& text);

// "2026-03-12 07:00:00 UTC".
[[nodiscard]] std::string ShowTime(const google::protobuf::Timestamp& timestamp);

// "SOURCE/ID"; the id may hold more slashes.
[[nodiscard]] absl::StatusOr<v1::PostKey> ParsePostArgument(const std::string& text);

// One line of at most `columns` bytes for a terminal: control characters become blanks, and it is
// cut between two characters.
[[nodiscard]] std::string OneLine(const std::string& text, size_t columns);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_ARGUMENTS_H_
