// Readers' browsers that ask for pages, and how long they wait.
#ifndef SLUIS_BENCH_PAGES_PAGE_LOAD_H_
#define SLUIS_BENCH_PAGES_PAGE_LOAD_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "bench/pages/signed_in_reader.h"

namespace sluis {

struct PageLoadOptions {
  // HOST:PORT of the pages.
  std::string address;
  // Each asks for one page after the other; what is due while it waits is asked for as soon as it
  // has its answer.
  int clients = 4;
  // Of all clients together.
  double pages_a_second = 50;
  // One preview of an interest a second beside them.
  bool previews = false;
  // Names of kinds that are not asked for; the others keep their proportions.
  std::set<std::string_view> without;
};

struct PageFigures {
  // [kind]: of the pages that came as they should.
  std::map<PageKind, std::vector<double>> milliseconds;
  uint64_t failures = 0;
  std::string first_failure;
};

// Random pages of random readers, of whom there is at least one, for that long. Returns when the
// last one is there.
[[nodiscard]] PageFigures LoadPages(absl::Span<const SignedInReader> readers,
                                    const PageLoadOptions& options, absl::Duration duration);

}  // namespace sluis

#endif  // SLUIS_BENCH_PAGES_PAGE_LOAD_H_
