#include "models/fasttext/kernels/blank_mask.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

TEST(BlankMasks, EveryPathFindsTheSevenBlanksAndNoOtherByte) {
  const std::string blanks(" \n\t\v\f\r\0", 7);
  for (const CpuPath path : SupportedCpuPaths()) {
    // Every byte at every place of a block, 'x' around it.
    for (int byte = 0; byte < 256; ++byte) {
      const auto c = static_cast<char>(byte);
      const bool blank = blanks.find(c) != std::string::npos;
      std::string text(3 * 64, 'x');
      for (size_t at = 0; at < 64; ++at) text[64 + at] = at % 3 == 0 ? c : 'x';
      std::vector<uint64_t> masks(3, 99);
      BlankMasksFor(path)(text.data(), 3, masks.data());
      EXPECT_EQ(masks[0], 0U);
      EXPECT_EQ(masks[1], blank ? 0x9249249249249249U : 0U) << CpuPathName(path) << " " << byte;
      EXPECT_EQ(masks[2], 0U);
    }
  }
}

}  // namespace
}  // namespace sluis
