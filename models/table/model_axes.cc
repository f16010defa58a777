#include "models/table/model_axes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/fasttext/model.h"

namespace sluis {
namespace {

// Four fifths of all words of a text are among them.
constexpr int32_t kWords = 4096;
// Beyond that many coordinates the sums would take longer than they save.
constexpr size_t kMaxDimension = 1024;

}  // namespace

std::shared_ptr<const Rotation> AxesOf(const Featurizer& featurizer) {
  const FastTextModel& model = featurizer.model();
  const auto dimension = static_cast<size_t>(model.dimension());
  const size_t axes = std::min(kMostAxes, dimension);
  if (dimension > kMaxDimension) return std::make_shared<const Rotation>(dimension, axes);
  FastTextWorkspace workspace;
  SecondMoments moments(dimension);
  std::vector<float> x(dimension);
  const absl::Span<const float> mean = featurizer.background().mean();
  for (int32_t i = 0; i < std::min(kWords, model.info().word_count); ++i) {
    const std::string_view word = model.Word(i);
    model.WordVector(word, workspace, absl::MakeSpan(x));
    for (size_t j = 0; j < dimension; ++j) x[j] -= mean[j];
    moments.Add(x, static_cast<double>(model.WordCount(word)));
  }
  return std::make_shared<const Rotation>(Rotation::PrincipalAxes(moments.sums(), dimension, axes));
}

}  // namespace sluis
