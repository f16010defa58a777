// What one core can multiply and add when no operand comes from memory.
#ifndef SLUIS_BENCH_CEILINGS_ARITHMETIC_CEILINGS_H_
#define SLUIS_BENCH_CEILINGS_ARITHMETIC_CEILINGS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/cpu/cpu_path.h"

namespace sluis {

struct ArithmeticLoop {
  std::string_view name;
  CpuPath path;
  // Does `rounds` rounds; returns how many products it has added to a sum. May be called only where
  // the processor supports `path`.
  uint64_t (*run)(uint64_t rounds);
};

// Of bytes: vpdpbusd (AVX-512 VNNI); vpmaddubsw, vpmaddwd and an addition (AVX2). Of floats: a
// product rounded and then a sum rounded, as our scores are defined; and fused, as peers use it.
[[nodiscard]] const std::vector<ArithmeticLoop>& ArithmeticLoops();

}  // namespace sluis

#endif  // SLUIS_BENCH_CEILINGS_ARITHMETIC_CEILINGS_H_
