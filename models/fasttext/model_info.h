// What a model file says about itself, as plain values.
#ifndef MODELS_FASTTEXT_MODEL_INFO_H_
#define MODELS_FASTTEXT_MODEL_INFO_H_

#include <cstdint>
#include <string>

#include "models/fasttext/args.h"

namespace sluis {

struct ModelInfo {
  FastTextModelKind kind = FastTextModelKind::kSupervised;
  FastTextLossKind loss = FastTextLossKind::kSoftmax;
  int32_t format_version = 0;
  int32_t dimension = 0;
  int32_t word_count = 0;
  int32_t label_count = 0;
  int64_t token_count = 0;  // of the training text
  int32_t buckets = 0;
  int32_t min_subword_length = 0;  // characters
  int32_t max_subword_length = 0;  // 0: no subwords
  int32_t word_ngrams = 0;
  int64_t input_rows = 0;
  int64_t output_rows = 0;
  bool input_quantised = false;
  bool output_quantised = false;
  int64_t kept_ngrams = -1;  // n-grams left by a cutoff; -1 without one
  uint64_t file_bytes = 0;
  uint64_t trailing_bytes = 0;  // behind the last part; fastText ignores them, so do we

  bool supervised() const { return kind == FastTextModelKind::kSupervised; }
};

// One line for people: "supervised, softmax, 100 dimensions, 14 543 words, ...".
std::string Describe(const ModelInfo& info);

}  // namespace sluis

#endif  // MODELS_FASTTEXT_MODEL_INFO_H_
