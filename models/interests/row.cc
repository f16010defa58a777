#include "models/interests/row.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluis {

void KeepHeaviestTerms(std::vector<TermWeight>* terms) {
  if (terms->size() > kMaxRowTerms) {
    const auto last = terms->begin() + static_cast<std::ptrdiff_t>(kMaxRowTerms);
    std::nth_element(terms->begin(), last, terms->end(),
                     [](const TermWeight& a, const TermWeight& b) {
                       const float x = std::abs(a.weight);
                       const float y = std::abs(b.weight);
                       return x != y ? x > y : a.hash < b.hash;
                     });
    terms->resize(kMaxRowTerms);
  }
  std::sort(terms->begin(), terms->end(),
            [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; });
  // While a row learns it has room for every term of its examples; it is kept in memory for long.
  terms->shrink_to_fit();
}

}  // namespace sluis
