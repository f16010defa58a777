// A float at any address: the parts of a model file follow words of any length, so its matrices
// start where they start. x86-64 loads them at full speed.
#ifndef MODELS_FASTTEXT_KERNELS_UNALIGNED_FLOAT_H_
#define MODELS_FASTTEXT_KERNELS_UNALIGNED_FLOAT_H_

#include <bit>
#include <cmath>
#include <cstdint>

namespace sluis {

static_assert(std::endian::native == std::endian::little, "model files are little-endian");

using UnalignedFloat [[gnu::aligned(1), gnu::may_alias]] = float;

// How many of the values are NaN or infinite.
inline int64_t CountNonFinite(const UnalignedFloat* values, int64_t count) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; ++i) found += std::isfinite(values[i]) ? 0 : 1;
  return found;
}

}  // namespace sluis

#endif  // MODELS_FASTTEXT_KERNELS_UNALIGNED_FLOAT_H_
