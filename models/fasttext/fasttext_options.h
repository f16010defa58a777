// How a model is held in memory and which instructions it uses. Neither changes an answer.
#ifndef SLUIS_MODELS_FASTTEXT_FASTTEXT_OPTIONS_H_
#define SLUIS_MODELS_FASTTEXT_FASTTEXT_OPTIONS_H_

#include <cstdint>

#include "models/cpu/cpu_path.h"

namespace sluis {

enum class ModelStorage {
  kMapped,    // as the file has it, shared with every process that maps it; loads at once
  kResident,  // the input rows in memory of the model's own, aligned, on huge pages; the fastest
};

struct FastTextOptions {
  ModelStorage storage = ModelStorage::kMapped;
  // Resident: what decoded rows of a quantised input matrix may take. The first rows, those of the
  // most frequent words, are decoded once; the others whenever they are added.
  int64_t decoded_bytes = int64_t{256} << 20;
  // The machine must support it.
  CpuPath path = BestCpuPath();
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_FASTTEXT_OPTIONS_H_
