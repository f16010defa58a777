// What the interests see of a post: one unit vector and the hashes of its terms.
#ifndef SLUIS_MODELS_INTERESTS_FEATURES_H_
#define SLUIS_MODELS_INTERESTS_FEATURES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/model.h"
#include "models/interests/background.h"
#include "models/text/normalizer.h"
#include "models/text/terms.h"

namespace sluis {

// What a post is seen by. The product uses both; the others show what each is worth.
enum class FeatureParts { kBoth, kTermsOnly, kVectorOnly };

struct PostFeatures {
  // [dimension]: (h - mean) / |h - mean| of the text's vector h; all zero if the model knows
  // nothing of the text.
  std::vector<float> x;
  // TermsOf(NormalizeSluis1(text)), whatever the model was trained with: rising, each once.
  std::vector<uint64_t> terms;
};

// A vector that is no longer than this has no direction.
inline constexpr double kSmallestNorm = 1e-6;

// What the centring did to one text: x = (h - mean) * inverse_norm.
struct Centring {
  float inverse_norm = 0;  // 0 where x is zero
};

// Turns texts into features. Immutable and shared; each thread brings its own workspace.
class Featurizer {
 public:
  // `normalization` is the one that the model was trained with.
  Featurizer(std::shared_ptr<const FastTextModel> model, Normalization normalization,
             FeatureParts parts = FeatureParts::kBoth);

  const FastTextModel& model() const { return *model_; }
  const Background& background() const { return background_; }
  Normalization normalization() const { return normalization_; }
  FeatureParts parts() const { return parts_; }
  int dimension() const { return model_->dimension(); }

  // `text` is raw, for a post PostText(post). The result depends on nothing else.
  PostFeatures Features(std::string_view text, FastTextWorkspace& workspace) const;

  // The same of a text that Normalized returned already.
  PostFeatures FeaturesOfNormalized(std::string_view normalised_text,
                                    FastTextWorkspace& workspace) const;

  // The terms of the same text with their wording, as PostFeatures::terms names them.
  std::vector<Term> TermTexts(std::string_view text) const;

  std::string Normalized(std::string_view text) const { return Normalize(normalization_, text); }

  // Whether there is anything to make a vector of.
  bool HasVector(std::string_view normalised_text) const;

  // Only the vector; says how it was centred.
  Centring UnitVector(std::string_view normalised_text, FastTextWorkspace& workspace,
                      std::vector<float>* x) const;

 private:
  std::shared_ptr<const FastTextModel> model_;
  Normalization normalization_;
  FeatureParts parts_;
  Background background_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_FEATURES_H_
