#include "engine/pipeline/counts.h"

#include <cstdint>
#include <limits>

namespace sluis {
namespace {

uint64_t Added(uint64_t count, int64_t change) {
  // Also of the least number, whose opposite its type has not.
  const uint64_t size =
      change < 0 ? ~static_cast<uint64_t>(change) + 1 : static_cast<uint64_t>(change);
  if (change < 0) return count < size ? 0 : count - size;
  return count > std::numeric_limits<uint64_t>::max() - size ? count : count + size;
}

}  // namespace

void ApplyCounts(const v1::Post& change, v1::Post* post) {
  v1::Counts* const counts = post->mutable_counts();
  if (change.has_counts()) *counts = change.counts();
  const v1::CountChanges& by = change.count_changes();
  counts->set_likes(Added(counts->likes(), by.likes()));
  counts->set_reposts(Added(counts->reposts(), by.reposts()));
  counts->set_replies(Added(counts->replies(), by.replies()));
  counts->set_quotes(Added(counts->quotes(), by.quotes()));
}

}  // namespace sluis
