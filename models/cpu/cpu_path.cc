#include "models/cpu/cpu_path.h"

namespace sluis {

CpuPath BestCpuPath() {
  // These ask the operating system's state too (XGETBV), not only the processor.
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512vnni");
  if (avx512) return CpuPath::kAvx512;
  return __builtin_cpu_supports("avx2") ? CpuPath::kAvx2 : CpuPath::kPlain;
}

std::vector<CpuPath> SupportedCpuPaths() {
  std::vector<CpuPath> paths = {CpuPath::kPlain};
  if (BestCpuPath() >= CpuPath::kAvx2) paths.push_back(CpuPath::kAvx2);
  if (BestCpuPath() >= CpuPath::kAvx512) paths.push_back(CpuPath::kAvx512);
  return paths;
}

std::string_view CpuPathName(CpuPath path) {
  switch (path) {
    case CpuPath::kPlain: return "plain";
    case CpuPath::kAvx2: return "avx2";
    case CpuPath::kAvx512: return "avx512";
  }
  return "";
}

}  // namespace sluis
