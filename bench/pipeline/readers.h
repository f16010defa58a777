// The people whom a measured engine serves: users with interests that have learned from judgements,
// all made by the requests that a connector would send.
#ifndef SLUIS_BENCH_PIPELINE_READERS_H_
#define SLUIS_BENCH_PIPELINE_READERS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "bench/pipeline/recorded_posts.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

struct ReaderOptions {
  int interests = 10'000;
  int interests_a_reader = 5;
  // One interest in so many sends alerts.
  int alert_every = 10;
  // Judged "more" are posts of the interest's own label, "less" those of any others.
  int more = 10;
  int less = 10;
};

inline constexpr char kPostSource[] = "reddit";

// Makes, through a data folder's own engine: the recorded posts, taken; readers whose interest i is
// about label i % labels, with the label's name for a title; their judgements, "less" on posts of
// other labels that the title alone would bring; and last the bar of each interest, which one in
// 10 000 recorded posts reaches. Takes minutes.
[[nodiscard]] absl::Status MakeFolder(const RecordedPosts& posts, const ReaderOptions& options,
                                      const std::string& model, const std::string& folder);

// A judgement of a random reader on a post that the engine has.
[[nodiscard]] v1::ControlRequest RandomJudgement(const RecordedPosts& posts,
                                                 const ReaderOptions& options, uint64_t random);

}  // namespace sluis

#endif  // SLUIS_BENCH_PIPELINE_READERS_H_
