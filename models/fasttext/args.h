// The training arguments that a fastText model file stores, checked.
#ifndef MODELS_FASTTEXT_ARGS_H_
#define MODELS_FASTTEXT_ARGS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "models/fasttext/model_file_reader.h"

namespace sluis {

// The numbers are those of the file format.
enum class FastTextLossKind : int32_t {
  kHierarchicalSoftmax = 1,
  kNegativeSampling = 2,
  kSoftmax = 3,
  kOneVsAll = 4,
};
enum class FastTextModelKind : int32_t { kCbow = 1, kSkipgram = 2, kSupervised = 3 };

// As fastText's command line spells them: "hs", "ns", "softmax", "one-vs-all"; "cbow", "sg", "sup".
std::string_view LossName(FastTextLossKind kind);
std::string_view ModelKindName(FastTextModelKind kind);

struct FastTextArgs {
  // Longer character or word n-grams are refused: the work for a line grows with them, so a
  // damaged length would make the model hang on ordinary text.
  static constexpr int32_t kMaxNgramLength = 100;
  static constexpr int32_t kMaxDimension = 1 << 16;

  int32_t format_version = 0;  // 11 or 12
  int32_t dimension = 0;       // [1, kMaxDimension]
  int32_t window = 0;
  int32_t epochs = 0;
  int32_t min_count = 0;
  int32_t negatives = 0;
  int32_t word_ngrams = 0;  // at most kMaxNgramLength; below 2 means none
  FastTextLossKind loss = FastTextLossKind::kSoftmax;
  FastTextModelKind model = FastTextModelKind::kSupervised;
  int32_t buckets = 0;             // above 0 if any n-gram is hashed
  int32_t min_subword_length = 0;  // in characters, [0, ...)
  int32_t max_subword_length = 0;  // [0, kMaxNgramLength]; 0 means no subwords
  int32_t learning_rate_updates = 0;
  double sampling_threshold = 0;

  bool has_subwords() const {
    return max_subword_length > 0 && min_subword_length <= max_subword_length;
  }
  bool has_word_ngrams() const { return word_ngrams > 1; }
  bool hashes_ngrams() const { return has_subwords() || has_word_ngrams(); }

  // Reads signature, version and arguments from the start of the file.
  static absl::StatusOr<FastTextArgs> Read(ModelFileReader& reader);
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_ARGS_H_
