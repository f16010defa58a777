// Who is let in: the secrets in links and cookies, each known by its hash, and whose pages it
// opens. All of it is in memory, so that looking one up costs no read.
#ifndef SLUIS_ENGINE_USERS_ACCESS_BOOK_H_
#define SLUIS_ENGINE_USERS_ACCESS_BOOK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/access.pb.h"

namespace sluis {

// Accesses of one kind that an owner has at one time. Beyond that the oldest session or sign-in
// link ends; links that people keep are not taken from them.
inline constexpr size_t kMostAccesses = 50;

inline constexpr absl::Duration kSignInLifetime = absl::Minutes(15);
// Unless the link that begins it says less.
inline constexpr absl::Duration kSessionLifetime = absl::Hours(24 * 30);
inline constexpr absl::Duration kShortestSession = absl::Minutes(1);

// A new access that is in no book yet, and the secret that is told once.
struct NewAccess {
  storage::v1::StoredAccess stored;
  std::string secret;
};

// Like `wanted`, of which `kind` is a known one; id and times are filled in. Draws from the
// operating system's generator.
[[nodiscard]] NewAccess MakeAccess(v1::Access wanted, absl::Time now);

// Belongs to one thread at a time.
class AccessBook {
 public:
  [[nodiscard]] static absl::StatusOr<AccessBook> Load(const Store& store);

  // The access of that kind that has this secret and has not ended; null if there is none. Valid
  // until the book changes.
  [[nodiscard]] const v1::Access* Find(std::string_view secret, v1::AccessKind kind,
                                       absl::Time now) const;
  // Those that have not ended, the newest first.
  [[nodiscard]] std::vector<v1::Access> Of(const std::string& owner_id, absl::Time now) const;
  // All, also those that have ended.
  [[nodiscard]] std::vector<std::string> IdsOf(const std::string& owner_id) const;
  // Those that have to go before the owner gets one more of that kind: what has ended, and the
  // oldest of too many. ResourceExhausted when only links that people keep are left.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> InTheWay(const std::string& owner_id,
                                                                  v1::AccessKind kind,
                                                                  absl::Time now) const;

  // The book in memory; the caller writes the same to the store.
  void Put(const storage::v1::StoredAccess& access);
  // True if it was there.
  bool Remove(const std::string& owner_id, const std::string& access_id);
  void RemoveOwner(const std::string& owner_id);

 private:
  using OfOwner = absl::btree_map<std::string, storage::v1::StoredAccess>;
  struct Place {
    std::string owner_id;
    std::string access_id;
  };

  absl::flat_hash_map<std::string, OfOwner> owners_;
  // By hash of the secret.
  absl::flat_hash_map<std::string, Place> places_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_ACCESS_BOOK_H_
