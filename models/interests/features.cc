#include "models/interests/features.h"

#include <cmath>
#include <utility>

namespace sluis {
namespace {

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(std::string_view(" \t\v\f\r\n\0", 7)) == std::string_view::npos;
}

double Norm(const std::vector<float>& x) {
  double squares = 0;
  for (const float value : x) squares += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(squares);
}

}  // namespace

Featurizer::Featurizer(std::shared_ptr<const FastTextModel> model, Normalization normalization,
                       FeatureParts parts)
    : model_(std::move(model)),
      normalization_(normalization),
      parts_(parts),
      background_(*model_) {}

// "</s>" alone would give every empty text the same, meaningless direction.
bool Featurizer::HasVector(std::string_view normalised_text) const {
  return parts_ != FeatureParts::kTermsOnly && !IsBlank(normalised_text);
}

Centring Featurizer::UnitVector(std::string_view normalised_text, FastTextWorkspace& workspace,
                                std::vector<float>* x) const {
  x->assign(static_cast<size_t>(dimension()), 0.0F);
  if (!HasVector(normalised_text)) return {};
  if (model_->Vector(normalised_text, workspace, absl::MakeSpan(*x)) == 0) return {};
  const absl::Span<const float> mean = background_.mean();
  for (size_t i = 0; i < x->size(); ++i) (*x)[i] -= mean[i];
  const double norm = Norm(*x);
  if (!(norm > kSmallestNorm) || !std::isfinite(norm)) {
    x->assign(x->size(), 0.0F);
    return {};
  }
  const auto inverse = static_cast<float>(1.0 / norm);
  for (float& value : *x) value *= inverse;
  return {inverse};
}

PostFeatures Featurizer::FeaturesOfNormalized(std::string_view normalised_text,
                                              FastTextWorkspace& workspace) const {
  PostFeatures features;
  UnitVector(normalised_text, workspace, &features.x);
  if (parts_ == FeatureParts::kVectorOnly) return features;
  features.terms = normalization_ == Normalization::kSluis1
                       ? TermsOf(normalised_text)
                       : TermsOf(NormalizeSluis1(normalised_text));
  return features;
}

std::vector<Term> Featurizer::TermTexts(std::string_view text) const {
  if (parts_ == FeatureParts::kVectorOnly) return {};
  return TermTextsOf(NormalizeSluis1(text));
}

PostFeatures Featurizer::Features(std::string_view text, FastTextWorkspace& workspace) const {
  return FeaturesOfNormalized(Normalized(text), workspace);
}

}  // namespace sluis
