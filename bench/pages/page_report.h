// What a run was like for the readers: as text, and as JSON for programs.
#ifndef SLUIS_BENCH_PAGES_PAGE_REPORT_H_
#define SLUIS_BENCH_PAGES_PAGE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bench/pages/page_load.h"

namespace sluis {

// A stretch of a run, with posts or without.
struct PagePhase {
  // Asked for; 0: none.
  double posts_a_second = 0;
  double seconds = 0;
  uint64_t posts = 0;
  // From due to ack, in milliseconds; 0 without posts.
  double ack_p99 = 0;
  double server_processor_seconds = 0;
  uint64_t resident_bytes = 0;  // at its end
  PageFigures pages;
};

[[nodiscard]] std::string PageTextReport(const std::vector<PagePhase>& phases);
[[nodiscard]] std::string PageJsonReport(const std::vector<PagePhase>& phases);

}  // namespace sluis

#endif  // SLUIS_BENCH_PAGES_PAGE_REPORT_H_
