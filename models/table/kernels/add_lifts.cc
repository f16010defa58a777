#include "models/table/kernels/add_lifts.h"

namespace sluis {
namespace {

// kMany sums stay in registers for all columns. Compiled once for each path: the compiler turns the
// inner loops into whole vectors.
template <size_t kMany>
__attribute__((always_inline)) inline void AddAll(const LiftColumn* columns,
                                                  absl::Span<const uint16_t> which,
                                                  LiftSums* sums) {
  for (size_t first = 0; first < kWindowSlots; first += kMany) {
    int16_t* const all = sums->steps.data() + first;
    int16_t some[kMany];
    for (size_t i = 0; i < kMany; ++i) some[i] = all[i];
    for (const uint16_t each : which) {
      const int8_t* const steps = columns[each].steps.data() + first;
      for (size_t i = 0; i < kMany; ++i) some[i] = static_cast<int16_t>(some[i] + steps[i]);
    }
    for (size_t i = 0; i < kMany; ++i) all[i] = some[i];
  }
}

void AddLiftsPlain(const LiftColumn* columns, absl::Span<const uint16_t> which, LiftSums* sums) {
  AddAll<32>(columns, which, sums);
}

__attribute__((target("avx2"))) void AddLiftsAvx2(const LiftColumn* columns,
                                                  absl::Span<const uint16_t> which,
                                                  LiftSums* sums) {
  AddAll<128>(columns, which, sums);
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void AddLiftsAvx512(
    const LiftColumn* columns, absl::Span<const uint16_t> which, LiftSums* sums) {
  AddAll<512>(columns, which, sums);
}

}  // namespace

LiftAdder LiftAdderFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return AddLiftsAvx512;
    case CpuPath::kAvx2:
      return AddLiftsAvx2;
    case CpuPath::kPlain:
      break;
  }
  return AddLiftsPlain;
}

}  // namespace sluis
