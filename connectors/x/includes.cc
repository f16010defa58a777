#include "connectors/x/includes.h"

namespace sluis {

XIncludes::XIncludes(const JsonValue& includes)
    : users_(Index(includes["users"], "id")),
      names_(Index(includes["users"], "username")),
      posts_(Index(includes["tweets"], "id")),
      media_(Index(includes["media"], "media_key")),
      polls_(Index(includes["polls"], "id")) {}

XIncludes::Table XIncludes::Index(const JsonValue& list, std::string_view key) {
  constexpr size_t kMostItems = 10'000;
  Table table;
  for (const JsonValue& item : list.Items(kMostItems)) {
    if (const std::string_view name = item[key].Text(); !name.empty()) table.emplace(name, item);
  }
  return table;
}

JsonValue XIncludes::Find(const Table& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? JsonValue() : found->second;
}

}  // namespace sluis
