#include "models/table/pair_order.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sluis {
namespace {

using Name = std::pair<std::string_view, std::string_view>;

Name NameOf(const ScoredPair& pair) { return {pair.row->owner_id(), pair.row->interest_id()}; }

size_t CommonLength(std::string_view a, std::string_view b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<size_t>(in_a - a.begin());
}

// Eight bytes of `name` from `begin` on as a number that orders as they do; what is missing counts
// as zero.
uint64_t Bytes(std::string_view name, size_t begin) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8; ++i) {
    const size_t at = begin + i;
    number = number << 8 | (at < name.size() ? static_cast<uint8_t>(name[at]) : 0);
  }
  return number;
}

}  // namespace

bool PairSorter::Item::operator<(const Item& other) const {
  if (pair.post != other.pair.post) return pair.post < other.pair.post;
  if (owner != other.owner) return owner < other.owner;
  return NameOf(pair) < NameOf(other.pair);
}

void PairSorter::Sort(absl::Span<ScoredPair> pairs) {
  if (pairs.empty()) return;
  const std::string_view first = pairs.front().row->owner_id();
  size_t common = first.size();
  for (const ScoredPair& pair : pairs) {
    common = std::min(common, CommonLength(first, pair.row->owner_id()));
  }
  items_.clear();
  for (const ScoredPair& pair : pairs) {
    items_.push_back({Bytes(pair.row->owner_id(), common), pair});
  }
  std::sort(items_.begin(), items_.end());
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i] = items_[i].pair;
}

}  // namespace sluis
