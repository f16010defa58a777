#include "engine/users/unsubscribe_token.h"

#include <sodium.h>

#include "absl/strings/escaping.h"

namespace sluis {

std::string UnsubscribeToken(const Store& store, std::string_view owner_id,
                             std::string_view address) {
  // The keyed hash under which posts are known; no post has a source with a line end. An id and an
  // address hold none, so no other two make the same name.
  std::string name(owner_id);
  name.append("\n").append(address);
  std::string hash;
  absl::WebSafeBase64Escape(store.KnownKey("\nunsubscribe", name), &hash);
  return std::string(owner_id) + "." + hash;
}

std::string OwnerOfToken(std::string_view token) {
  const size_t dot = token.rfind('.');
  return dot == std::string_view::npos ? "" : std::string(token.substr(0, dot));
}

bool IsUnsubscribeToken(const Store& store, std::string_view owner_id, std::string_view address,
                        std::string_view token) {
  const std::string right = UnsubscribeToken(store, owner_id, address);
  return token.size() == right.size() &&
         sodium_memcmp(token.data(), right.data(), right.size()) == 0;
}

}  // namespace sluis
