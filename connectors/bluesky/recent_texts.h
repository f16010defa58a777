// The latest names, and a text for each: as many as are wanted, the oldest go first.
#ifndef SLUIS_CONNECTORS_BLUESKY_RECENT_TEXTS_H_
#define SLUIS_CONNECTORS_BLUESKY_RECENT_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"

namespace sluis {

// Names are kept as hashes of 64 bits, so that two of a million are taken for one another once in
// 40 million runs. Belongs to one thread.
class RecentTexts {
 public:
  explicit RecentTexts(size_t most) : most_(most) {}

  // A name that is there keeps its place and gets the new text.
  void Put(std::string_view name, std::string text);
  // Null if it is not there. Until the next call of Put or Take.
  [[nodiscard]] const std::string* Find(std::string_view name) const;
  // Takes it out.
  std::optional<std::string> Take(std::string_view name);

 private:
  const size_t most_;
  // A hash map of that many would be half empty: twice the memory.
  absl::btree_map<uint64_t, std::string> texts_;
  // In the order of their coming; what was taken out stays until its turn.
  std::deque<uint64_t> order_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_RECENT_TEXTS_H_
