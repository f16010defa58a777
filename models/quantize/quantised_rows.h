// A matrix as product codes and quantised row lengths: what goes into a .ftz file.
#ifndef MODELS_QUANTIZE_QUANTISED_ROWS_H_
#define MODELS_QUANTIZE_QUANTISED_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/quantize/product_quantizer.h"

namespace sluis {

// Directions and lengths are quantised apart (fastText calls it qnorm). The stored length is the
// one that brings the *decoded* direction nearest to the row, not the length of the row itself.
struct QuantisedRows {
  int64_t row_count;
  ProductQuantizer directions;
  std::vector<uint8_t> codes;  // row_count * directions.part_count()
  ProductQuantizer lengths;    // of dimension 1
  std::vector<uint8_t> length_codes;
};

// Requires at least one row of `dimension` floats.
QuantisedRows QuantiseRows(absl::Span<const float> rows, int32_t dimension, int32_t part_size);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_QUANTISED_ROWS_H_
