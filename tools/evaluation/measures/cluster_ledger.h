// The ground truth of one topic of TREC Real-Time Summarization, and which of its clusters a run
// has delivered. A cluster holds posts that say the same; only its first delivery earns.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_CLUSTER_LEDGER_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_CLUSTER_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tools/evaluation/measures/ranking.h"

namespace sluis {

// When a post was written: the day as the track's file names it (UTC), and seconds since 1970.
struct PostTime {
  absl::CivilDay day;
  int64_t created_s = 0;
};
using PostTimes = absl::flat_hash_map<std::string, PostTime>;

// Immutable, so it may be shared.
struct RealTimeTopic {
  struct Member {
    size_t cluster = 0;
    // 0.5 for grade 1, 1 for grade 2 and above.
    double gain = 0;
    absl::CivilDay day;
  };
  absl::flat_hash_map<std::string, Member> members;
  // When the first post of each cluster was written, on whatever day.
  std::vector<int64_t> first_created_s;
};

// `clusters` holds the ids of the posts of each. InvalidArgument when a post in a cluster has no
// grade above 0, has no time, or is in two clusters.
[[nodiscard]] absl::StatusOr<RealTimeTopic> MakeRealTimeTopic(
    const GradesById& grades, const std::vector<std::vector<std::string>>& clusters,
    const PostTimes& times);

// Belongs to one thread. `topic` must outlive it.
class ClusterLedger {
 public:
  explicit ClusterLedger(const RealTimeTopic* topic);

  // The best gain of each cluster that has a post of `day` and was not delivered yet; falling.
  [[nodiscard]] std::vector<double> LeftOn(absl::CivilDay day) const;

  // The member that earns when `post` is delivered on `day`, or null: the post is in no cluster, is
  // of another day, or its cluster was delivered before. Marks the cluster as delivered.
  const RealTimeTopic::Member* Deliver(const std::string& post, absl::CivilDay day);

 private:
  const RealTimeTopic* const topic_;
  absl::flat_hash_map<absl::CivilDay, std::vector<const RealTimeTopic::Member*>> by_day_;
  std::vector<bool> delivered_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_CLUSTER_LEDGER_H_
