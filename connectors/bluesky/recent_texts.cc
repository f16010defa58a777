#include "connectors/bluesky/recent_texts.h"

#include <xxhash.h>

#include <utility>

namespace sluis {
namespace {

uint64_t Hash(std::string_view name) { return XXH3_64bits(name.data(), name.size()); }

}  // namespace

void RecentTexts::Put(std::string_view name, std::string text) {
  const uint64_t hash = Hash(name);
  const bool is_new = texts_.insert_or_assign(hash, std::move(text)).second;
  if (!is_new) return;
  order_.push_back(hash);
  while (order_.size() > most_) {
    texts_.erase(order_.front());
    order_.pop_front();
  }
}

const std::string* RecentTexts::Find(std::string_view name) const {
  const auto found = texts_.find(Hash(name));
  return found == texts_.end() ? nullptr : &found->second;
}

std::optional<std::string> RecentTexts::Take(std::string_view name) {
  const auto found = texts_.find(Hash(name));
  if (found == texts_.end()) return std::nullopt;
  std::string text = std::move(found->second);
  texts_.erase(found);
  return text;
}

}  // namespace sluis
