#include "models/table/clusters.h"

#include <algorithm>
#include <utility>

namespace sluis {
void Clusters::Add(const HeadCoder& coder, Centroid centroid, uint32_t vectors, bool loose) {
  if (tiles_.empty() || tiles_.back().size == kLanes) {
    Tile& tile = tiles_.emplace_back();
    std::fill(std::begin(tile.reach), std::end(tile.reach), RowCode::kNever);
    tile.groups.resize(coder.centroid_size() / 4);
  }
  Tile& tile = tiles_.back();
  const uint32_t lane = tile.size++;
  if (centroid.step > 0) {
    tile.offsets[lane] = coder.OffsetOf(centroid);
    for (size_t i = 0; i < coder.centroid_size(); ++i) {
      tile.groups[i / 4].bytes[lane][i % 4] = centroid.bytes[i];
    }
  }
  tile.first_level[lane] = static_cast<uint8_t>(loose ? coder.first_level_alone() : 0);
  tile.vectors[lane] = {end_, end_ + vectors};
  first_vectors_.push_back(end_);
  centroids_.push_back(std::move(centroid));
  end_ += vectors;
}

void Clusters::TakeIn(size_t cluster, int32_t reach) {
  int32_t& largest = tiles_[cluster / kLanes].reach[cluster % kLanes];
  largest = std::max(largest, reach);
}

size_t Clusters::Of(uint32_t vector) const {
  if (vector >= end()) return kNone;
  const auto behind = std::upper_bound(first_vectors_.begin(), first_vectors_.end(), vector);
  return static_cast<size_t>(behind - first_vectors_.begin()) - 1;
}

}  // namespace sluis
