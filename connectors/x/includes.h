// The objects that an answer of X's API version 2 sends beside its posts ("includes"), by id.
#ifndef SLUIS_CONNECTORS_X_INCLUDES_H_
#define SLUIS_CONNECTORS_X_INCLUDES_H_

#include <string_view>
#include <unordered_map>

#include "connectors/json/json_value.h"

namespace sluis {

// Lives as long as the document. Each Find gives nothing for what is not there.
class XIncludes {
 public:
  explicit XIncludes(const JsonValue& includes);

  [[nodiscard]] JsonValue FindUser(std::string_view id) const { return Find(users_, id); }
  [[nodiscard]] JsonValue FindUserByName(std::string_view name) const { return Find(names_, name); }
  [[nodiscard]] JsonValue FindPost(std::string_view id) const { return Find(posts_, id); }
  [[nodiscard]] JsonValue FindMedia(std::string_view key) const { return Find(media_, key); }
  [[nodiscard]] JsonValue FindPoll(std::string_view id) const { return Find(polls_, id); }

 private:
  using Table = std::unordered_map<std::string_view, JsonValue>;
  static Table Index(const JsonValue& list, std::string_view key);
  static JsonValue Find(const Table& table, std::string_view key);

  const Table users_;
  const Table names_;
  const Table posts_;
  const Table media_;
  const Table polls_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_INCLUDES_H_
