#include "models/quantize/quantize.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "models/fasttext/model.h"
#include "models/fasttext/model_file_reader.h"
#include "models/fasttext/verify.h"
#include "models/quantize/durable_file.h"
#include "models/quantize/model_writer.h"
#include "models/quantize/quantised_rows.h"
#include "models/quantize/row_plan.h"

namespace sluis {
namespace {

struct DenseModel {
  FastTextArgs args;
  std::unique_ptr<const FastTextModel> model;
};

absl::StatusOr<DenseModel> LoadDense(const std::string& path) {
  auto image = ModelFileImage::Map(path);
  if (!image.ok()) return image.status();
  ModelFileReader reader(image->bytes(), image->name());
  auto args = FastTextArgs::Read(reader);
  if (!args.ok()) return args.status();
  auto model = FastTextModel::Parse(*std::move(image));
  if (!model.ok()) return model.status();
  const ModelReport report = VerifyModel(**model);
  for (const ModelFinding& finding : report.findings) {
    if (finding.error)
      return absl::FailedPreconditionError(fmt::format("{}: {}", path, finding.sentence));
  }
  return DenseModel{*args, *std::move(model)};
}

absl::Status CheckOptions(const QuantizeOptions& options, int32_t dimension) {
  if (options.part_size < 1 || options.part_size > dimension) {
    return absl::InvalidArgumentError(
        fmt::format("the part size is {}; choose one from 1 to {}", options.part_size, dimension));
  }
  if (!(options.damping >= 0) || !std::isfinite(options.damping)) {
    return absl::InvalidArgumentError("the damping must be a number of at least 0");
  }
  return absl::OkStatus();
}

absl::Status CheckKind(const std::string& path, const ModelInfo& info) {
  if (info.supervised()) {
    return absl::InvalidArgumentError(
        fmt::format("{} is a supervised model; fastText's own quantize takes those", path));
  }
  if (info.input_quantised) {
    return absl::InvalidArgumentError(fmt::format("{} is quantised already", path));
  }
  if (info.word_count == 0) {
    return absl::InvalidArgumentError(fmt::format("{} has no words", path));
  }
  return absl::OkStatus();
}

// How many n-grams fit, or why not even the words do.
absl::StatusOr<int64_t> RoomForNgrams(const FastTextDictionary& dictionary, int32_t dimension,
                                      const QuantizeOptions& options) {
  const auto size = [&](int64_t ngrams) {
    return QuantisedModelSize(dictionary, dimension, options.part_size, ngrams);
  };
  const int64_t words_only = size(0);
  if (words_only > options.max_file_bytes) {
    return absl::InvalidArgumentError(
        fmt::format("the words alone take {} bytes and the limit is {}; raise the limit, or train "
                    "with a higher minCount or fewer dimensions",
                    words_only, options.max_file_bytes));
  }
  return (options.max_file_bytes - words_only) / (size(1) - words_only);
}

double Cosine(const float* a, const float* b, size_t size) {
  double dot = 0;
  double a_square = 0;
  double b_square = 0;
  for (size_t d = 0; d < size; ++d) {
    dot += static_cast<double>(a[d]) * static_cast<double>(b[d]);
    a_square += static_cast<double>(a[d]) * static_cast<double>(a[d]);
    b_square += static_cast<double>(b[d]) * static_cast<double>(b[d]);
  }
  const double lengths = std::sqrt(a_square) * std::sqrt(b_square);
  return lengths > 0 ? dot / lengths : 1;
}

double MeanRowCosine(const std::vector<float>& rows, const QuantisedRows& quantised) {
  const auto columns = static_cast<size_t>(quantised.directions.dimension());
  const auto parts = static_cast<size_t>(quantised.directions.part_count());
  std::vector<float> decoded(columns);
  double sum = 0;
  for (size_t i = 0; i * columns < rows.size(); ++i) {
    quantised.directions.Decode(quantised.codes.data() + i * parts, decoded.data());
    sum += Cosine(rows.data() + i * columns, decoded.data(), columns);
  }
  return sum / static_cast<double>(quantised.row_count);
}

// The file on disk must hold the bytes that were meant, and they must be a sound model.
absl::Status ReadBack(const std::string& path, const std::string& bytes) {
  auto image = ModelFileImage::Map(path);
  if (!image.ok()) return image.status();
  if (image->bytes() != bytes) {
    return absl::DataLossError(fmt::format("{} does not hold what was written to it", path));
  }
  auto model = FastTextModel::Parse(*std::move(image));
  if (!model.ok()) return model.status();
  if (!VerifyModel(**model).ok()) {
    return absl::InternalError(fmt::format("{} was quantised into a model with errors", path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status QuantizeUnsupervised(const std::string& input_bin, const std::string& output_ftz,
                                  const QuantizeOptions& options, QuantizeReport* report) {
  auto dense = LoadDense(input_bin);
  if (!dense.ok()) return dense.status();
  const FastTextModel& model = *dense->model;
  if (auto status = CheckKind(input_bin, model.info()); !status.ok()) return status;
  if (auto status = CheckOptions(options, model.dimension()); !status.ok()) return status;
  const auto room = RoomForNgrams(model.dictionary(), model.dimension(), options);
  if (!room.ok()) return room.status();
  const RowPlan plan = PlanRows(model, *room);
  const std::vector<float> rows = PlannedRows(model, plan, options.centre, options.damping);
  const QuantisedRows quantised = QuantiseRows(rows, model.dimension(), options.part_size);
  const std::string bytes = QuantisedModelBytes(dense->args, model.dictionary(), plan, quantised);
  if (report != nullptr) {
    *report = {static_cast<int64_t>(bytes.size()), model.info().word_count,
               static_cast<int64_t>(plan.buckets.size()), plan.used_ngrams,
               MeanRowCosine(rows, quantised)};
  }
  return ReplaceFile(output_ftz, bytes,
                     [&](const std::string& path) { return ReadBack(path, bytes); });
}

}  // namespace sluis
