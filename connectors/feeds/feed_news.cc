#include "connectors/feeds/feed_news.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "connectors/feeds/feed_item.h"

namespace sluis {

std::vector<v1::Post> TakeFeedNews(FeedDocument* document, std::vector<KnownItem>* known) {
  absl::flat_hash_map<uint64_t, KnownItem> before;
  for (const KnownItem& item : *known) before.emplace(item.id_hash, item);
  absl::flat_hash_set<uint64_t> seen;
  std::vector<KnownItem> now;
  std::vector<v1::Post> news;
  for (v1::Post& post : document->items) {
    const uint64_t id_hash = ProgressHash(post.id());
    if (now.size() == kProgressLimits.items || !seen.insert(id_hash).second) continue;
    const uint64_t fingerprint = PostFingerprint(post);
    const auto found = before.find(id_hash);
    if (found == before.end()) {
      now.push_back({id_hash, fingerprint, post.revision()});
      news.push_back(std::move(post));
      continue;
    }
    KnownItem& item = now.emplace_back(found->second);
    if (item.fingerprint == fingerprint) continue;
    item.fingerprint = fingerprint;
    item.revision = std::max(item.revision + 1, post.revision());
    post.set_revision(item.revision);
    post.set_operation(v1::OPERATION_UPDATE);
    news.push_back(std::move(post));
  }
  if (!document->problem.empty()) {
    for (const KnownItem& item : *known) {
      if (now.size() < kProgressLimits.items && seen.insert(item.id_hash).second) {
        now.push_back(item);
      }
    }
  }
  document->items.clear();
  *known = std::move(now);
  std::reverse(news.begin(), news.end());
  return news;
}

}  // namespace sluis
