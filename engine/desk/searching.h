// Finds kept posts by the query language of interests. It walks through them, the newest first: an
// index over all words would cost every post that comes in, and be asked a few times a day.
#ifndef SLUIS_ENGINE_DESK_SEARCHING_H_
#define SLUIS_ENGINE_DESK_SEARCHING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/desk/raw_word_filter.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/rules.h"
#include "proto/sluis/v1/reading.pb.h"

namespace sluis {

// The most sequences that one search looks at, so that it ends within about a tenth of a second;
// the next one goes on from there.
inline constexpr uint64_t kMostSearchedPosts = 50'000;

// What a search asks for: exactly, and as a glance at the bytes of a post tells.
struct SearchRules {
  InterestRules exact;
  RawWordFilter glance;
};

// Everything that a search works on. Nothing in it changes while the engine goes on. The store must
// outlive it.
struct SearchPlan {
  const Store* store = nullptr;
  std::shared_ptr<const LiveOwner> owner;
  SearchRules rules;
  absl::Time now;
  // [first, until).
  uint64_t first_sequence = 1;
  uint64_t until_sequence = 1;
  // There are older ones that were asked for.
  bool goes_on = false;
  size_t limit = 0;
};

// What the query asks for. InvalidArgument for one that no post can fail.
[[nodiscard]] absl::StatusOr<SearchRules> RulesOfSearch(const std::string& query);

// Works on the calling thread, which may be any.
[[nodiscard]] absl::StatusOr<v1::FoundPosts> RunSearch(const SearchPlan& plan);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_SEARCHING_H_
