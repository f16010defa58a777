// The log of what matched, by shard and sequence: one record a run of posts and shard. Written by
// the pipeline, read when a digest is due, a client closes a gap, or somebody asks why.
#ifndef SLUIS_ENGINE_STATE_MATCH_LOG_H_
#define SLUIS_ENGINE_STATE_MATCH_LOG_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"

namespace sluis {

// A run holds at most this many posts, so a record that reaches into a window starts at most this
// far before it. Part of the file format.
inline constexpr uint64_t kMaxRunPosts = 1024;

struct MatchWindow {
  std::vector<v1::Match> matches;
  std::vector<storage::v1::Exclusion> exclusions;
};

// Adds one run's matches and exclusions, in any order of owners and by rising sequence, and which
// of the matches are alerts.
void AppendMatches(uint64_t first_sequence, absl::Span<const v1::Match* const> matches,
                   absl::Span<const storage::v1::Exclusion> exclusions, StateBatch* batch,
                   absl::Span<const storage::v1::Alert> alerts = {});

// What one owner got from the sequences [from, until), by rising sequence, at most `most` matches.
[[nodiscard]] absl::StatusOr<MatchWindow> ReadMatches(const Store& store, std::string_view owner_id,
                                                      uint64_t from, uint64_t until,
                                                      size_t most = SIZE_MAX);

// The same of the owner's alerts alone, without exclusions. Alerts from before they were written
// down are not among them.
[[nodiscard]] absl::StatusOr<MatchWindow> ReadAlerts(const Store& store, std::string_view owner_id,
                                                     uint64_t from, uint64_t until,
                                                     size_t most = SIZE_MAX);

// Takes the reasons, which quote the posts, out of the matches of stored posts that go: replaced or
// deleted ones, by their sequences. The matches themselves stay and are counted. Costs one look-up
// for a post that matched nothing. `visit`, if any, is called with each of the matches.
[[nodiscard]] absl::Status ForgetReasons(
    const Store& store, absl::Span<const uint64_t> sequences, StateBatch* batch,
    const std::function<void(const v1::Match& match)>& visit = nullptr);

// Every match from the sequence `from` on, all owners, by rising sequence; into `alerts`, if given,
// which of them were told at once, in any order.
[[nodiscard]] absl::StatusOr<std::vector<v1::Match>> ReadAllMatches(
    const Store& store, uint64_t from, std::vector<storage::v1::Alert>* alerts = nullptr);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_MATCH_LOG_H_
