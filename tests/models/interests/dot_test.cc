#include "models/interests/dot.h"

#include <bit>
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluis {
namespace {

TEST(DotProduct, HasTheSameBitsOnEveryPath) {
  std::mt19937_64 random(5);
  std::normal_distribution<float> normal;
  for (size_t size = 0; size < 140; ++size) {
    std::vector<float> a(size);
    std::vector<float> b(size);
    double about = 0;
    for (size_t i = 0; i < size; ++i) {
      a[i] = normal(random);
      b[i] = normal(random);
      about += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    const double plain = DotProductFor(CpuPath::kPlain)(a, b);
    EXPECT_NEAR(plain, about, 1e-12);
    for (const CpuPath path : SupportedCpuPaths()) {
      EXPECT_EQ(std::bit_cast<uint64_t>(DotProductFor(path)(a, b)), std::bit_cast<uint64_t>(plain))
          << CpuPathName(path) << " " << size;
    }
  }
}

}  // namespace
}  // namespace sluis
