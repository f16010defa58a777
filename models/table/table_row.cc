#include "models/table/table_row.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

#include "models/table/interest_table.h"

namespace sluis {

TableRow* TableRow::Make(uint64_t edition, std::string_view owner_id, std::string_view interest_id,
                         const InterestRow& row, float bar_logit, absl::Span<const TermId> term_ids,
                         std::shared_ptr<const TableEntry> entry) {
  assert(term_ids.size() == row.terms.size() && owner_id.size() <= 0xffff);
  const size_t bytes = sizeof(TableRow) + term_ids.size() * (sizeof(TermId) + sizeof(float)) +
                       row.dense.size() * sizeof(float) + owner_id.size() + interest_id.size();
  auto* const made = new (::operator new(bytes)) TableRow();
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
  row->~TableRow();
  ::operator delete(row);
}

}  // namespace sluis
