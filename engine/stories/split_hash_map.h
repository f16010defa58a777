// A hash map in many parts, for maps of millions of entries on the way of every post. A hash table
// now and then moves all it holds (when it grows, and when much was erased), which takes tens of
// milliseconds at a million entries; a part of this one does so in a fraction of one. The parts
// are of different sizes, spread between one and two times the smallest, so that they grow one
// after another while the whole doubles, and not all in the same second.
//
// Keys are hashes: their low bits choose the part. Not thread-safe.
#ifndef SLUIS_ENGINE_STORIES_SPLIT_HASH_MAP_H_
#define SLUIS_ENGINE_STORIES_SPLIT_HASH_MAP_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace sluis {

template <typename Value>
class SplitHashMap {
 public:
  // The value of the key, or null. Valid until the next change.
  const Value* Find(uint64_t key) const { return const_cast<SplitHashMap*>(this)->Find(key); }
  Value* Find(uint64_t key) {
    Part& part = PartOf(key);
    const auto found = part.find(key);
    return found == part.end() ? nullptr : &found->second;
  }
  // A new value when there is none. Valid until the next change.
  Value& operator[](uint64_t key) { return PartOf(key)[key]; }
  // Whether there was none; what there is stays.
  bool Insert(uint64_t key, Value value) {
    return PartOf(key).emplace(key, std::move(value)).second;
  }
  void Erase(uint64_t key) { PartOf(key).erase(key); }
  void Prefetch(uint64_t key) const { PartOf(key).prefetch(key); }

 private:
  using Part = absl::flat_hash_map<uint64_t, Value>;
  static constexpr size_t kParts = 256;
  static constexpr size_t kShares = 8192;  // of equal size; a part has 22 to 45 of them
  using PartOfShare = std::array<uint8_t, kShares>;

  static PartOfShare DealOut() {
    PartOfShare parts{};
    for (size_t share = 0; share < kShares; ++share) {
      const double place = static_cast<double>(share) / kShares;
      parts[share] = static_cast<uint8_t>(kParts * std::log2(1 + place));
    }
    return parts;
  }
  static size_t IndexOf(uint64_t key) {
    static const PartOfShare parts = DealOut();
    return parts[key % kShares];
  }

  Part& PartOf(uint64_t key) { return parts_[IndexOf(key)]; }
  const Part& PartOf(uint64_t key) const { return parts_[IndexOf(key)]; }

  std::array<Part, kParts> parts_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STORIES_SPLIT_HASH_MAP_H_
