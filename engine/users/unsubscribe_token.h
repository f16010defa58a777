// What a reader's link to end their mail holds: the reader's id, a dot, and a keyed hash of the id
// and the address. Nothing is stored of it. It cannot be made without the key that the data folder
// holds, and stands for nothing any more once the address is another one.
#ifndef SLUIS_ENGINE_USERS_UNSUBSCRIBE_TOKEN_H_
#define SLUIS_ENGINE_USERS_UNSUBSCRIBE_TOKEN_H_

#include <string>
#include <string_view>

#include "engine/state/store.h"

namespace sluis {

// Of [A-Za-z0-9._-].
[[nodiscard]] std::string UnsubscribeToken(const Store& store, std::string_view owner_id,
                                           std::string_view address);

// Whom it names, whether it is genuine or not.
[[nodiscard]] std::string OwnerOfToken(std::string_view token);
// Takes a time that does not depend on where it differs.
[[nodiscard]] bool IsUnsubscribeToken(const Store& store, std::string_view owner_id,
                                      std::string_view address, std::string_view token);

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_UNSUBSCRIBE_TOKEN_H_
