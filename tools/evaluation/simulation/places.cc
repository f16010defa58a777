#include "tools/evaluation/simulation/places.h"

#include <algorithm>

#include "models/text/normalizer.h"
#include "models/text/post_text.h"
#include "tools/evaluation/measures/digest_days.h"

namespace sluis {

std::vector<Delivery> Places::Give(size_t topic, std::vector<Delivery> wanted) {
  if (stage_.serving == ServingKind::kEveryMatch) return wanted;
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Delivery& a, const Delivery& b) { return a.score > b.score; });
  if (stage_.serving == ServingKind::kRanking) return wanted;
  std::vector<Delivery> digest;
  for (const Delivery& delivery : wanted) {
    if (digest.size() == kDigestLength) break;
    const v1::Post& post = stage_.collection->posts[delivery.post];
    if (told_[topic].insert(NormalizeSluis1(PostText(post))).second) digest.push_back(delivery);
  }
  return digest;
}

}  // namespace sluis
