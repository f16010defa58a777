// Which bytes of a text are blanks between words, 64 at a time.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_BLANK_MASK_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_BLANK_MASK_H_

#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"

namespace sluis {

// Bit i of masks[b] is set if byte 64 * b + i is a blank as FastTextTokenizer has it (space, \t,
// \n, \v, \f, \r, NUL). Reads 64 * blocks bytes.
using BlankMasks = void (*)(const char* text, size_t blocks, uint64_t* masks);

// The machine must support the path.
[[nodiscard]] BlankMasks BlankMasksFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_BLANK_MASK_H_
