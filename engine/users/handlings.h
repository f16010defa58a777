// What became of posts among colleagues, as it is kept: who deals with one, and to whom it went.
#ifndef SLUIS_ENGINE_USERS_HANDLINGS_H_
#define SLUIS_ENGINE_USERS_HANDLINGS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/teamwork.pb.h"

namespace sluis {

// A handling keeps its newest ones.
inline constexpr int kMostHandlingNotes = 50;

// That of the owner and post; an empty one of them if there is none yet.
[[nodiscard]] absl::StatusOr<v1::Handling> ReadHandling(const Store& store,
                                                        const std::string& owner_id,
                                                        const v1::PostKey& post);
void PutHandling(const Store& store, const v1::Handling& handling, StateBatch* batch);

// Of one owner, or of all if it is empty, in no order. DataLoss when one cannot be read back.
[[nodiscard]] absl::StatusOr<std::vector<v1::Handling>> ReadHandlings(const Store& store,
                                                                      const std::string& owner_id);

// Whether it is the user's, or the user has a part in it.
[[nodiscard]] bool TakesPartIn(const v1::Handling& handling, const std::string& user_id);

// Takes the user out of what is others'; what then says nothing goes.
[[nodiscard]] absl::Status ForgetInHandlings(const Store& store, const std::string& user_id,
                                             StateBatch* batch);
// Removes all those of which `goes` is true.
[[nodiscard]] absl::Status RemoveHandlings(const Store& store, const std::string& owner_id,
                                           const std::function<bool(const v1::Handling&)>& goes,
                                           StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_HANDLINGS_H_
