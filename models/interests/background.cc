#include "models/interests/background.h"

#include <algorithm>
#include <cmath>

namespace sluis {
namespace {

constexpr double kScale = 5.0;
constexpr double kMaxRarity = 1.5;
constexpr double kMinLog = 0.05;

}  // namespace

Background::Background(const FastTextModel& model)
    : model_(&model), mean_(model.BackgroundVector()) {
  // A model with broken weights must not make every score a NaN.
  const bool finite =
      std::all_of(mean_.begin(), mean_.end(), [](float value) { return std::isfinite(value); });
  if (!finite) std::fill(mean_.begin(), mean_.end(), 0.0F);
}

float Background::WordRarity(std::string_view word) const {
  const auto tokens = static_cast<double>(std::max<int64_t>(model_->token_count(), 1));
  const auto count = static_cast<double>(model_->WordCount(word));
  const double rarity = std::max(std::log(tokens / (count + 1.0)), kMinLog) / kScale;
  return static_cast<float>(count > 0 ? std::min(rarity, kMaxRarity) : kMaxRarity);
}

float Background::Rarity(std::string_view term) const {
  const size_t space = term.find(' ');
  if (space == std::string_view::npos) return WordRarity(term);
  return std::max(WordRarity(term.substr(0, space)), WordRarity(term.substr(space + 1)));
}

}  // namespace sluis
