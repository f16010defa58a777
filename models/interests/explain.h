// Why a post got its score: the parts of the sum, exact because the model is linear.
#ifndef SLUIS_MODELS_INTERESTS_EXPLAIN_H_
#define SLUIS_MODELS_INTERESTS_EXPLAIN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// A part of a score.
struct ScorePart {
  v1::ReasonKind kind;
  // Belongs to the explainer or to the row.
  std::string_view text;
  // In logits.
  double contribution;
};

// One text, ready to be explained for any number of rows. Immutable; safe to share.
class Explainer {
 public:
  // `text` is raw, for a post PostText(post). `featurizer` must outlive it.
  Explainer(std::string_view text, const Featurizer& featurizer, FastTextWorkspace& workspace);
  // The same of what has been read already: what Featurizer::Normalized returned, and the terms of
  // its features.
  Explainer(std::string normalised, std::vector<uint64_t> terms, const Featurizer& featurizer,
            FastTextWorkspace& workspace);

  // One part for each token of the text (a word twice in it gives one part), one for each of the
  // row's terms that the text holds (a stem under the word it came from), one without a name for
  // all learned terms together that fewer than kShownVoices people have used, and one for the bias,
  // which includes -w.mean / |h - mean| from the centring. They sum to Score within 1e-4. Strongest
  // first, by absolute value; ties by text.
  [[nodiscard]] std::vector<ScorePart> Parts(const InterestRow& row) const;
  // StrongestReasons of these.
  [[nodiscard]] std::vector<v1::Reason> Reasons(const InterestRow& row) const;

 private:
  struct Token {
    std::string text;
    size_t share;  // where it begins in `shares_`
  };
  void ReadTerms(std::vector<uint64_t> terms);
  void ReadTokens(FastTextWorkspace& workspace);
  void Centre();
  absl::Span<const float> ShareOf(const Token& token) const;
  std::string_view ShownText(const TermWeight& term) const;
  // In no particular order.
  std::vector<ScorePart> AllParts(const InterestRow& row) const;
  void AddTokens(const InterestRow& row, std::vector<ScorePart>* parts) const;
  void AddTerms(const InterestRow& row, std::vector<ScorePart>* parts) const;

  const Featurizer& featurizer_;
  // As the model reads it, and as terms are made of it.
  std::string text_;
  std::string words_;
  double inverse_norm_ = 0;
  // By text, each once.
  std::vector<Token> tokens_;
  std::vector<float> shares_;
  // TermsOf(words_), and a bit for each: most of a row's terms are in no post at hand.
  std::vector<uint64_t> terms_;
  std::array<uint64_t, 16> term_bits_{};
};

// The `count` strongest parts that speak for the post, ready to be shown: the token and the terms
// of one word are one reason, bias, "</s>" and parts under 0.01 are none.
[[nodiscard]] std::vector<v1::Reason> StrongestReasons(absl::Span<const ScorePart> parts,
                                                       size_t count = 3);

[[nodiscard]] v1::Reason ToReason(const ScorePart& part);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_EXPLAIN_H_
