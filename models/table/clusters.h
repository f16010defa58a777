// Which neighbouring slots of the interest table hold rows that are alike, and the centroid that
// their codes differ from (head_code.h).
#ifndef SLUIS_MODELS_TABLE_CLUSTERS_H_
#define SLUIS_MODELS_TABLE_CLUSTERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/table/head_code.h"
#include "models/table/kernels/lanes.h"

namespace sluis {

// Vectors of slots [first, end) of a cluster.
struct VectorRange {
  uint32_t first;
  uint32_t end;
};

// Made once, by adding clusters and then letting each take in its rows; then immutable and safe to
// share. Clusters follow each other without gaps from vector 0 on; the vectors behind the last
// belong to none.
class Clusters {
 public:
  // The centroids of kLanes clusters, as CentroidFilter wants them.
  struct alignas(64) Tile {
    int32_t offsets[kLanes] = {};
    int32_t reach[kLanes];
    VectorRange vectors[kLanes] = {};
    uint8_t first_level[kLanes] = {};  // of the first pass, that is worth its time
    uint32_t size = 0;
    struct alignas(64) Group {
      int8_t bytes[kLanes][4];
    };
    std::vector<Group> groups;

    const int8_t* heads() const { return groups.front().bytes[0]; }
  };

  Clusters() = default;
  Clusters(const Clusters&) = delete;
  Clusters& operator=(const Clusters&) = delete;

  // `vectors` vectors more. A loose cluster's rows differ from the centroid so much that few axes
  // leave out little.
  void Add(const HeadCoder& coder, Centroid centroid, uint32_t vectors, bool loose);
  // A row coded with this cluster's centroid is in one of its slots from now on.
  void TakeIn(size_t cluster, int32_t reach);

  // Whether a row that reaches so far may take a slot of the cluster.
  bool Fits(size_t cluster, int32_t reach) const {
    return reach <= tiles_[cluster / kLanes].reach[cluster % kLanes];
  }
  // The cluster that the vector is part of, kNone if there is none.
  static constexpr size_t kNone = static_cast<size_t>(-1);
  size_t Of(uint32_t vector) const;
  const Centroid& centroid(size_t cluster) const { return centroids_[cluster]; }

  const std::vector<Tile>& tiles() const { return tiles_; }
  // The first vector behind all clusters.
  uint32_t end() const { return end_; }

 private:
  std::vector<Tile> tiles_;
  std::vector<Centroid> centroids_;      // [cluster]
  std::vector<uint32_t> first_vectors_;  // [cluster]
  uint32_t end_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_CLUSTERS_H_
