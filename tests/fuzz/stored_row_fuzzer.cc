// Any bytes as a stored interest row: it is refused, or what it holds can be scored and stored
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "models/interests/scorer.h"
#include "models/interests/stored_row.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sluis::storage::v1::StoredRow stored;
  if (!stored.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto row = sluis::FromStored(stored);
  if (!row.ok()) return 0;
  sluis::PostFeatures post;
  post.x.assign(row->dense.size(), 0.5F);
  for (const sluis::TermWeight& term : row->terms) post.terms.push_back(term.hash);
  (void)sluis::Score(*row, post);
  const auto again = sluis::ToStored(*row, stored.effective_sequence());
  if (again.dense() != stored.dense() || again.terms() != stored.terms()) std::abort();
  return 0;
}
