// Kernels that are compiled for one register, for two and so on, so that the sums of a block stay
// in registers: the number is known only when the model is.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_BLOCK_TABLE_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_BLOCK_TABLE_H_

#include <array>
#include <cstddef>
#include <utility>

namespace sluis {

// Entry n - 1 is the function that `of`, a lambda with one template parameter, gives for n; n goes
// up to kWidest.
template <typename Function, size_t kWidest, typename Of>
constexpr std::array<Function, kWidest> BlockTable(Of of) {
  return [of]<size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array<Function, kWidest>{of.template operator()<kIndex + 1>()...};
  }
  (std::make_index_sequence<kWidest>());
}

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_BLOCK_TABLE_H_
