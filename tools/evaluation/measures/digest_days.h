// The digest score: how well an interest's daily digests serve its reader, the silent days
// included. Our own measure, built like scenario B of TREC Real-Time Summarization (real_time.h)
// with binary gain. Pure functions, safe on any thread.
//
// The stream is cut into windows (days). In each an interest shows at most ten posts, in order. A
// post earns when it is relevant and its cluster was not shown before, in any window; a cluster is
// used up by whichever of its posts is shown first, relevant or not, for that one reads the same.
//   active window (a relevant post of a cluster not shown before): nDCG@10 = DCG / ideal DCG, with
//     DCG the sum of 1 / log2(rank + 1) over the posts that earn, and the ideal the same sum over
//     the first min(10, clusters left) ranks
//   silent window: 1 - shown / 10
// An interest's score is the mean over its windows, the digest score the mean over interests.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_DIGEST_DAYS_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_DIGEST_DAYS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace sluis {

inline constexpr size_t kDigestLength = 10;

struct ShownPost {
  // A post that says what no other says has a cluster of its own.
  std::string cluster;
  bool relevant = false;
};

struct DigestWindow {
  // Of the relevant posts that arrived in it; repeats do not matter.
  std::vector<std::string> relevant_clusters;
  // What the interest showed, best first. More than ten lower the score of a silent window below 0,
  // in an active one they are not looked at but use up their clusters.
  std::vector<ShownPost> shown;
};

struct DigestWindowScore {
  double score = 0;
  bool active = false;
  size_t shown = 0;
  size_t earned = 0;
};

// One interest's windows, in time order.
[[nodiscard]] std::vector<DigestWindowScore> ScoreDigestWindows(
    const std::vector<DigestWindow>& windows);

// Parts of several interests are added up, then divided: each window and each shown post weighs the
// same in them.
struct DigestSummary {
  // Mean over interests of the mean over windows.
  double digest = 0;
  // Mean over active and over silent windows; NaN when there is none.
  double active = 0;
  double silent = 0;
  // Posts that earned / posts shown; NaN when none was shown.
  double precision = 0;
  size_t active_windows = 0;
  size_t silent_windows = 0;
  size_t shown = 0;
  size_t earned = 0;
};

// `interests` holds the windows of each. One interest alone gives its row of the table. An interest
// without a window is left out.
[[nodiscard]] DigestSummary SummarizeDigests(
    const std::vector<std::vector<DigestWindowScore>>& interests);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_DIGEST_DAYS_H_
