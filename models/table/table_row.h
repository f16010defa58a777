// A row as the table holds it: what exact scoring needs, in one piece of memory.
#ifndef SLUIS_MODELS_TABLE_TABLE_ROW_H_
#define SLUIS_MODELS_TABLE_TABLE_ROW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/types/span.h"
#include "models/interests/row.h"
#include "models/table/edition.h"
#include "models/table/term_index.h"

namespace sluis {

struct TableEntry;

// Immutable but for its slot. At 128 dimensions and 32 terms it takes some 830 bytes.
class TableRow final : public Node {
 public:
  // `term_ids` name row.terms, in their order.
  static TableRow* Make(uint64_t edition, std::string_view owner_id, std::string_view interest_id,
                        const InterestRow& row, float bar_logit, absl::Span<const TermId> term_ids,
                        std::shared_ptr<const TableEntry> entry);
  static void Free(Node* node);

  absl::Span<const float> dense() const { return {Floats(), dimension_}; }
  // By rising hash of the term, as InterestRow::terms.
  absl::Span<const float> term_weights() const { return {Floats() + dimension_, term_count_}; }
  absl::Span<const TermId> term_ids() const {
    return {reinterpret_cast<const TermId*>(Floats() + dimension_ + term_count_), term_count_};
  }
  float bias() const { return bias_; }
  float bar_logit() const { return bar_logit_; }
  std::string_view owner_id() const { return {Names(), owner_size_}; }
  std::string_view interest_id() const { return {Names() + owner_size_, interest_size_}; }
  // Null if the row was put in without one.
  const std::shared_ptr<const TableEntry>& entry() const { return entry_; }

  // Where it stands in the newest edition: the writer's, readers must not look.
  uint32_t slot = 0;

 private:
  TableRow() = default;
  ~TableRow() = default;

  // In bytes; of `names` the sum.
  static size_t SizeOf(size_t dimension, size_t terms, size_t names);

  // The dense part comes first: most looks at a row end with it.
  const float* Floats() const { return reinterpret_cast<const float*>(this + 1); }
  const char* Names() const {
    return reinterpret_cast<const char*>(term_ids().data() + term_count_);
  }

  std::shared_ptr<const TableEntry> entry_;
  float bias_;
  float bar_logit_;
  uint32_t dimension_;
  uint16_t term_count_;
  uint16_t owner_size_;  // bytes
  uint32_t interest_size_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_TABLE_ROW_H_
