// Any bytes as a model file: it is refused, or it loads and can be used. Found inputs are replayed
// by naming them as arguments of the program.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/fasttext/model.h"
#include "models/fasttext/verify.h"

namespace {

constexpr std::string_view kText = "de brug is dicht\n</s> __label__a \xff\x80 w\xc3\xa9g a";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto model =
      sluis::FastTextModel::Parse(sluis::ModelFileImage::FromBytes("fuzz.bin", bytes));
  if (!model.ok()) return 0;
  sluis::FastTextWorkspace workspace;
  std::vector<sluis::Prediction> predictions;
  std::vector<sluis::TokenShare> shares;
  std::vector<float> vector(static_cast<size_t>((*model)->dimension()));
  (*model)->Predict(kText, 3, 0, workspace, &predictions);
  (*model)->Vector(kText, workspace, absl::MakeSpan(vector));
  (*model)->VectorByToken(kText, workspace, &shares);
  (*model)->BackgroundVector();
  sluis::VerifyModel(**model);
  return 0;
}
