// Makes a small .ftz of a dense model of word vectors (skipgram or cbow).
//
// Debian's `fasttext quantize` refuses such models. The file that this writes is one that fastText
// itself loads (print-word-vectors, print-sentence-vectors, nn), with the words of the original,
// the n-grams that fit, product-quantised rows and no output matrix.
// Joulin et al. 2016, "FastText.zip: Compressing text classification models".
#ifndef MODELS_QUANTIZE_QUANTIZE_H_
#define MODELS_QUANTIZE_QUANTIZE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace sluis {

struct QuantizeOptions {
  int32_t part_size = 2;                // floats for each byte, [1, dimension]
  int64_t max_file_bytes = 12'000'000;  // n-grams beyond it lose their rows; words never do
  bool centre = true;                   // see row_plan.h
  double damping = 0;                   // see row_plan.h; 0 leaves rows as long as they are
};

struct QuantizeReport {
  int64_t file_bytes = 0;
  int64_t words = 0;
  int64_t kept_ngrams = 0;
  int64_t used_ngrams = 0;     // n-grams that any word of the dictionary has
  double mean_row_cosine = 0;  // between rows before and after quantising
};

// Deterministic: the same input and options give the same bytes. `output_ftz` is replaced only
// when the new file has been written, synced, read back and found equal to what was meant;
// otherwise it is left as it was. Refuses supervised, quantised and broken models, and a limit
// that the words alone exceed. `report` may be null.
absl::Status QuantizeUnsupervised(const std::string& input_bin, const std::string& output_ftz,
                                  const QuantizeOptions& options, QuantizeReport* report = nullptr);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_QUANTIZE_H_
