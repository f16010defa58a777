// A data folder in which many readers have had their daily digests for a month.
#ifndef SLUIS_BENCH_PAGES_MONTH_FOLDER_H_
#define SLUIS_BENCH_PAGES_MONTH_FOLDER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "bench/pipeline/recorded_posts.h"

namespace sluis {

struct MonthOptions {
  int users = 10'000;
  int days = 30;
  int posts_a_day = 2'000;
  // Subjects that readers have interests in and that the month's posts are about. The fewer, the
  // more stories a digest has.
  int subjects = 50;
  // Stories of the newest digest that each reader has marked as seen.
  int seen = 3;
};

// "reader-0", ...; each has one interest or two.
[[nodiscard]] std::string MonthReader(int number);

// Makes the folder through its own engine. The readers' interests have bars that one of all
// recorded posts in 10 000 reaches. The posts come at the stream's own clock, the last one now, so
// that the engine makes the digests that each day brings. `on_progress` hears a line about every
// day.
[[nodiscard]] absl::Status MakeMonth(const RecordedPosts& posts, const MonthOptions& options,
                                     const std::string& model, const std::string& folder,
                                     const std::function<void(const std::string&)>& on_progress);

}  // namespace sluis

#endif  // SLUIS_BENCH_PAGES_MONTH_FOLDER_H_
