// What the memory gives: reading on and on, and rows from anywhere in a table.
#ifndef SLUIS_BENCH_CEILINGS_MEMORY_CEILINGS_H_
#define SLUIS_BENCH_CEILINGS_MEMORY_CEILINGS_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "absl/types/span.h"

namespace sluis {

// Of the default models: 100 dimensions.
inline constexpr size_t kRowFloats = 100;

enum class Pages {
  kSmall,  // 4 KiB
  kHuge,   // 2 MiB, as far as the kernel has any to give (madvise)
};

// Filled, so that every page is there.
class Table {
 public:
  Table(size_t bytes, Pages pages);

  absl::Span<const float> values() const { return {values_.get(), size_}; }

 private:
  struct Free {
    void operator()(float* values) const { std::free(values); }
  };

  std::unique_ptr<float, Free> values_;
  size_t size_;
};

// Reads the whole table `passes` times; returns the bytes. By AVX-512 or AVX2 where there is one.
uint64_t ReadAll(absl::Span<const float> table, uint64_t passes);

// Adds `rows` rows of kRowFloats from random places to a sum, each place fetched some rows ahead;
// returns `rows`. The places are drawn anew from `seed` and do not depend on what was read.
uint64_t GatherRows(absl::Span<const float> table, uint64_t rows, uint64_t seed);

}  // namespace sluis

#endif  // SLUIS_BENCH_CEILINGS_MEMORY_CEILINGS_H_
