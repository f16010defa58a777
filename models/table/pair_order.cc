#include "models/table/pair_order.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace sluis {
namespace {

using Name = std::pair<std::string_view, std::string_view>;

Name NameOf(const ScoredPair& pair) { return {pair.row->owner_id(), pair.row->interest_id()}; }

// How many of the first `most` bytes of `a` are those of `b` as well.
size_t CommonLength(std::string_view a, std::string_view b, size_t most) {
  if (b.size() >= most && std::memcmp(a.data(), b.data(), most) == 0) return most;
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<size_t>(in_a - a.begin());
}

// Eight bytes of `name` from `begin` on as a number that orders as they do; what is missing counts
// as zero.
uint64_t Bytes(std::string_view name, size_t begin) {
  uint64_t number = 0;
  if (name.size() >= begin + sizeof(number)) {
    std::memcpy(&number, name.data() + begin, sizeof(number));
    return __builtin_bswap64(number);
  }
  for (size_t i = begin; i < begin + sizeof(number); ++i) {
    number = number << 8 | (i < name.size() ? static_cast<uint8_t>(name[i]) : 0);
  }
  return number;
}

}  // namespace

bool PairSorter::Item::operator<(const Item& other) const {
  if (owner != other.owner) return owner < other.owner;
  return NameOf(pair) < NameOf(other.pair);
}

void PairSorter::Sort(uint32_t first_post, size_t post_count, absl::Span<ScoredPair> pairs) {
  if (pairs.empty()) return;
  const std::string_view first = pairs.front().row->owner_id();
  size_t common = first.size();
  ends_.assign(post_count, 0);
  for (const ScoredPair& pair : pairs) {
    common = CommonLength(first, pair.row->owner_id(), common);
    ++ends_[pair.post - first_post];
  }
  // Where each post's begin, which is where they end once all are there.
  uint32_t sum = 0;
  for (uint32_t& end : ends_) sum += std::exchange(end, sum);
  items_.resize(pairs.size());
  for (const ScoredPair& pair : pairs) {
    items_[ends_[pair.post - first_post]++] = {Bytes(pair.row->owner_id(), common), pair};
  }
  auto begin = items_.begin();
  for (const uint32_t end : ends_) {
    const auto next = items_.begin() + end;
    std::sort(begin, next);
    begin = next;
  }
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i] = items_[i].pair;
}

}  // namespace sluis
