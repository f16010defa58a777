#include "models/table/table_row.h"

#include <algorithm>
#include <cassert>
#include <new>

#include "models/table/interest_table.h"
#include "models/table/row_memory.h"

namespace sluis {

size_t TableRow::SizeOf(size_t dimension, size_t terms, size_t names) {
  return sizeof(TableRow) + dimension * sizeof(float) + terms * (sizeof(float) + sizeof(TermId)) +
         names;
}

TableRow* TableRow::Make(uint64_t edition, std::string_view owner_id, std::string_view interest_id,
                         const InterestRow& row, float bar_logit, absl::Span<const TermId> term_ids,
                         std::shared_ptr<const TableEntry> entry) {
  assert(term_ids.size() == row.terms.size() && owner_id.size() <= 0xffff);
  const size_t bytes =
      SizeOf(row.dense.size(), term_ids.size(), owner_id.size() + interest_id.size());
  auto* const made = new (TakeRowMemory(bytes)) TableRow();
  made->edition = edition;
  made->entry_ = std::move(entry);
  made->bias_ = row.bias;
  made->bar_logit_ = bar_logit;
  made->dimension_ = static_cast<uint32_t>(row.dense.size());
  made->term_count_ = static_cast<uint16_t>(term_ids.size());
  made->owner_size_ = static_cast<uint16_t>(owner_id.size());
  made->interest_size_ = static_cast<uint32_t>(interest_id.size());
  auto* floats = const_cast<float*>(made->Floats());
  floats = std::copy(row.dense.begin(), row.dense.end(), floats);
  for (const TermWeight& term : row.terms) *floats++ = term.weight;
  auto* const ids = reinterpret_cast<TermId*>(floats);
  auto* const names = reinterpret_cast<char*>(std::copy(term_ids.begin(), term_ids.end(), ids));
  std::copy(owner_id.begin(), owner_id.end(), names);
  std::copy(interest_id.begin(), interest_id.end(), names + owner_id.size());
  return made;
}

void TableRow::Free(Node* node) {
  auto* const row = static_cast<TableRow*>(node);
  const size_t bytes =
      SizeOf(row->dimension_, row->term_count_, size_t{row->owner_size_} + row->interest_size_);
  row->~TableRow();
  GiveRowMemory(row, bytes);
}

}  // namespace sluis
