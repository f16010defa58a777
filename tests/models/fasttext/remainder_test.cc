#include "models/fasttext/remainder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace sluis {
namespace {

TEST(Remainder, IsThatOfADivision) {
  std::mt19937_64 random(4);
  for (const uint64_t divisor : {1U, 2U, 3U, 7U, 1000U, 1U << 20, 2000000U, 2147483647U}) {
    const Remainder remainder(divisor);
    const uint64_t most = UINT64_MAX / divisor * divisor;
    for (const uint64_t x : {uint64_t{0}, divisor - 1, divisor, divisor + 1, most - 1, most,
                             UINT64_MAX - 1, UINT64_MAX}) {
      EXPECT_EQ(remainder.Of(x), x % divisor) << x << " % " << divisor;
    }
    for (int i = 0; i < 1000; ++i) {
      const uint64_t x = random() >> (i % 64);
      EXPECT_EQ(remainder.Of(x), x % divisor) << x << " % " << divisor;
    }
  }
}

}  // namespace
}  // namespace sluis
