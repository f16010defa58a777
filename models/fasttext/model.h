// A fastText model: text to a vector, and with a supervised model to labels.
//
// Vectors and predictions equal those of fastText 0.9.2 as Debian builds it, bit for bit: the same
// rows added in the same order, no contraction, the same calls of exp and log.
// Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification".
#ifndef MODELS_FASTTEXT_MODEL_H_
#define MODELS_FASTTEXT_MODEL_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/dictionary.h"
#include "models/fasttext/fasttext_options.h"
#include "models/fasttext/group_loss.h"
#include "models/fasttext/loss.h"
#include "models/fasttext/model_file_image.h"
#include "models/fasttext/model_info.h"
#include "models/fasttext/model_matrix.h"
#include "models/fasttext/output_rows.h"
#include "models/fasttext/row_store.h"
#include "models/fasttext/workspace.h"

namespace sluis {

struct Prediction {
  float probability;       // may pass 1 by 1e-5, as fastText's does
  std::string_view label;  // with its prefix; lives as long as the model
  int32_t label_index;     // [0, label_count)
};

// The predictions of many texts, those of one behind those of the one before.
struct PredictionBatch {
  std::vector<Prediction> predictions;
  std::vector<size_t> ends;  // of each text, into predictions

  size_t text_count() const { return ends.size(); }
  absl::Span<const Prediction> Of(size_t text) const {
    const size_t begin = text == 0 ? 0 : ends[text - 1];
    return absl::MakeSpan(predictions).subspan(begin, ends[text] - begin);
  }
};

// What one token adds to a line's vector. The shares of a line sum to its vector (but for
// rounding), so for any weights w the products w.share are exact reasons for w.vector.
struct TokenShare {
  std::string text;          // a word n-gram has its words joined by a space
  int32_t row_count;         // input rows behind it; 0 for an unknown word without subwords
  int32_t token_count;       // 1 for a word, n for a word n-gram
};

// Immutable after loading and safe to share between threads, each with its own workspace.
class FastTextModel {
 public:
  // Every size in the file is checked before it is used; a damaged file gives a sentence that
  // names the part and the offset. NaN or infinite weights load (VerifyModel reports them).
  // Resource exhausted if the rows of a resident model find no memory.
  static absl::StatusOr<std::unique_ptr<const FastTextModel>> Load(
      const std::string& path, const FastTextOptions& options = {});
  static absl::StatusOr<std::unique_ptr<const FastTextModel>> Parse(
      ModelFileImage image, const FastTextOptions& options = {});

  const ModelInfo& info() const { return info_; }
  int dimension() const { return info_.dimension; }
  int64_t token_count() const { return info_.token_count; }

  // XXH3-128 of the file in hexadecimal: names the model wherever something depends on it.
  // Reads the whole file the first time that anyone asks.
  const std::string& content_hash() const;

  // The mean of the input rows of `text` taken as one line ("</s>" at its end included, newlines
  // inside count as blanks). `out` must have dimension() floats. Returns the number of rows; with
  // 0 the vector is all zero.
  int64_t Vector(std::string_view text, FastTextWorkspace& workspace, absl::Span<float> out) const;

  // The vectors of many texts, one behind the other in `out` (texts.size() * dimension() floats),
  // and their numbers of rows (texts.size()). Faster than one by one, the same bits.
  void VectorBatch(absl::Span<const std::string_view> texts, FastTextWorkspace& workspace,
                   absl::Span<float> out, absl::Span<int64_t> row_counts) const;

  // The same by token, in the order of the text, word n-grams behind. `shares` becomes
  // [token][dimension]: the sum of the token's rows / rows of the line. Allocates.
  void VectorByToken(std::string_view text, FastTextWorkspace& workspace,
                     std::vector<TokenShare>* tokens, std::vector<float>* shares) const;

  // The mean of the rows of one word: itself and its subwords. Zero if it has none.
  void WordVector(std::string_view word, FastTextWorkspace& workspace, absl::Span<float> out) const;

  // The mean of the rows of all dictionary words, each as often as training saw it: the vector of
  // an average line, without word n-grams. Reads the whole input matrix.
  std::vector<float> BackgroundVector() const;

  // The best `k` labels (-1: all) of at least `threshold`, best first, ties in fastText's order.
  // Requires a supervised model and k >= 1 or -1; anything else gives no predictions, and so does
  // a line without rows or one whose scores are not numbers.
  void Predict(std::string_view text, int k, float threshold, FastTextWorkspace& workspace,
               std::vector<Prediction>* predictions) const;

  // The same for many texts: the same bits, several times as fast. Batches of 16 and more are best.
  void PredictBatch(absl::Span<const std::string_view> texts, int k, float threshold,
                    FastTextWorkspace& workspace, PredictionBatch* batch) const;

  // The next line of a stream of lines, as fastText's command line reads it.
  void PredictLine(FastTextTokenizer& tokens, int k, float threshold, FastTextWorkspace& workspace,
                   std::vector<Prediction>* predictions) const;

  // How often training saw the word, 0 if it is not in the dictionary. Labels have counts too.
  int64_t WordCount(std::string_view word) const;

  // Word `index` of [0, info().word_count), most frequent first as fastText writes them.
  std::string_view Word(int32_t index) const { return dictionary_.Text(index); }
  std::string_view Label(int32_t index) const { return dictionary_.Text(info_.word_count + index); }

  const FastTextDictionary& dictionary() const { return dictionary_; }
  const ModelMatrix& input() const { return input_; }
  const ModelMatrix& output() const { return output_; }
  ModelStorage storage() const { return options_.storage; }

 private:
  // The parts of a file, read and checked.
  struct Parts {
    ModelFileImage image;
    FastTextDictionary dictionary;
    ModelMatrix input;
    ModelMatrix output;
    FastTextLoss loss;
    ModelInfo info;
  };

  FastTextModel(Parts parts, const FastTextOptions& options, RowStore rows,
                std::optional<OutputRows> output_rows);

  // The one place where input rows become a vector: the mean of rows [begin, end) of the list.
  void AverageRows(absl::Span<const int32_t> list, size_t begin, size_t end, float* out) const;
  // How many labels to keep; 0 if there is nothing to predict.
  size_t Limit(int k) const;
  void PredictRows(absl::Span<const int32_t> rows, int k, float threshold,
                   FastTextWorkspace& workspace, std::vector<Prediction>* predictions) const;
  void PredictGroup(size_t first, size_t texts, size_t limit, float threshold,
                    FastTextWorkspace& workspace, PredictionBatch* batch) const;
  void FindBestOfGroup(size_t texts, size_t limit, float threshold,
                       FastTextWorkspace& workspace) const;
  Prediction MakePrediction(const ScoredLabel& label) const;

  ModelFileImage image_;
  FastTextDictionary dictionary_;
  ModelMatrix input_;
  ModelMatrix output_;
  FastTextLoss loss_;
  ModelInfo info_;
  FastTextOptions options_;
  RowStore rows_;                          // the input matrix
  std::optional<OutputRows> output_rows_;  // of a supervised model with labels
  GroupLoss group_loss_;
  mutable std::once_flag hash_once_;
  mutable std::string content_hash_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_MODEL_H_
