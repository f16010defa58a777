#include "models/fasttext/row_store.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluis {
namespace {

void CopyRow(const UnalignedFloat* from, size_t columns, float* to) {
  std::memcpy(to, from, columns * sizeof(float));
}

size_t RowsInBudget(const CodeView& codes, int64_t rows, const FastTextOptions& options) {
  if (options.storage == ModelStorage::kMapped) return 0;
  const auto stride = static_cast<int64_t>(AlignedRows::Stride(codes.columns));
  return static_cast<size_t>(std::clamp<int64_t>(options.decoded_bytes / stride, 0, rows));
}

}  // namespace

absl::StatusOr<RowStore> RowStore::Create(const ModelMatrix& matrix,
                                          const FastTextOptions& options) {
  RowStore store;
  store.row_sum_ = RowSumFor(options.path);
  const auto rows = static_cast<size_t>(matrix.rows());
  const auto columns = static_cast<size_t>(matrix.columns());
  const bool resident = options.storage == ModelStorage::kResident;
  if (const QuantisedMatrix* quantised = matrix.quantised_matrix()) {
    store.codes_ = quantised->View();
    store.code_sum_ = CodeSumFor(options.path, store.codes_);
    const size_t decoded = RowsInBudget(store.codes_, matrix.rows(), options);
    auto owned = AlignedRows::Create(decoded, columns);
    if (!owned.ok()) return owned.status();
    store.owned_ = *std::move(owned);
    // A decoded row is 0 + norm * centroid: -0 becomes 0, which no sum that began with 0 can tell.
    for (size_t row = 0; row < decoded; ++row) {
      const auto number = static_cast<int32_t>(row);
      store.code_sum_(store.codes_, &number, 1, store.owned_.Row(row));
    }
    store.view_ = store.owned_.view();
    store.float_rows_ = static_cast<int32_t>(decoded);
    store.all_floats_ = decoded == rows;
    return store;
  }
  const RowView file = matrix.dense_matrix()->View();
  store.view_ = file;
  if (!resident) return store;
  auto owned = AlignedRows::Create(rows, columns);
  if (!owned.ok()) return owned.status();
  store.owned_ = *std::move(owned);
  for (size_t row = 0; row < rows; ++row) {
    CopyRow(file.Row(row), columns, store.owned_.Row(row));
  }
  store.view_ = store.owned_.view();
  return store;
}

void RowStore::Sum(absl::Span<const int32_t> list, size_t begin, size_t end, float factor,
                   float* out) const {
  if (all_floats_) {
    row_sum_(view_, list.data() + begin, end - begin, list.size() - begin, factor, out);
  } else {
    SumMixed(list.subspan(begin, end - begin), factor, out);
  }
}

// Runs of rows that are held alike. The kernel of codes adds to what is there; rows that are held
// decoded are added one by one between its runs.
void RowStore::SumMixed(absl::Span<const int32_t> rows, float factor, float* out) const {
  std::fill(out, out + columns(), 0.0F);
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin;
    while (end < rows.size() && rows[end] >= float_rows_) ++end;
    if (end > begin) code_sum_(codes_, rows.data() + begin, end - begin, out);
    for (; end < rows.size() && rows[end] < float_rows_; ++end) {
      const UnalignedFloat* const row = view_.Row(static_cast<size_t>(rows[end]));
      for (size_t j = 0; j < columns(); ++j) out[j] += row[j];
    }
    begin = end;
  }
  for (size_t j = 0; j < columns(); ++j) out[j] *= factor;
}

}  // namespace sluis
