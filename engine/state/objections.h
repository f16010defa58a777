// Accounts whose posts are not taken any more because their owners object. Nothing is kept but a
// keyed hash of each: whom they name cannot be told from the folder's records, only whether a given
// account is one of them.
#ifndef SLUIS_ENGINE_STATE_OBJECTIONS_H_
#define SLUIS_ENGINE_STATE_OBJECTIONS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Belongs to one thread at a time. The store must outlive it.
class Objections {
 public:
  [[nodiscard]] static absl::StatusOr<Objections> Load(const Store* store);

  // By the id or the handle of its author. Costs nothing while nobody objects, else two hashes.
  bool Cover(const v1::Post& post) const;

  // Under which the objection is kept.
  std::string HashOf(const std::string& source, const std::string& account) const;
  // In force at once; kept when the batch is written.
  void Add(const std::string& hash, absl::Time at, StateBatch* batch);

 private:
  explicit Objections(const Store* store) : store_(store) {}

  const Store* store_;
  absl::flat_hash_set<std::string> hashes_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_OBJECTIONS_H_
