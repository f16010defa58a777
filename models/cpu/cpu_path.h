// Which instructions the kernels may use. One binary holds them all; the choice falls when a model
// or a table is made, never per post.
#ifndef SLUIS_MODELS_CPU_CPU_PATH_H_
#define SLUIS_MODELS_CPU_CPU_PATH_H_

#include <string_view>
#include <vector>

namespace sluis {

// From the slowest to the fastest. Every path gives the same bits.
enum class CpuPath {
  kPlain,   // what every x86-64 has; the reference
  kAvx2,    // AVX2
  kAvx512,  // AVX-512 F, BW, DQ, VL and VNNI (Intel from Ice Lake, AMD from Zen 4)
};

// The fastest that this processor and its operating system (or virtual machine) offer.
[[nodiscard]] CpuPath BestCpuPath();

// All that this processor offers, the slowest first: for tests and benchmarks.
[[nodiscard]] std::vector<CpuPath> SupportedCpuPaths();

// "plain", "avx2", "avx512".
[[nodiscard]] std::string_view CpuPathName(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_CPU_CPU_PATH_H_
