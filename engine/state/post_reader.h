// Finds kept posts by name. Each is read once and stays where it is while the reader lives.
#ifndef SLUIS_ENGINE_STATE_POST_READER_H_
#define SLUIS_ENGINE_STATE_POST_READER_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"

namespace sluis {

// Belongs to one thread. The store must outlive it.
class PostReader {
 public:
  explicit PostReader(const Store* store) : store_(store) {}

  // The post as it is now; null when it is deleted, expired or was never taken, and after an
  // error, which status() then holds.
  const storage::v1::StoredPost* Find(const v1::PostKey& key);

  // The same; NotFound says so to whoever asked for the post.
  [[nodiscard]] absl::StatusOr<const storage::v1::StoredPost*> Get(const v1::PostKey& key);

  const absl::Status& status() const { return status_; }

 private:
  std::unique_ptr<storage::v1::StoredPost> Read(const v1::PostKey& key);

  const Store* store_;
  absl::Status status_;
  absl::flat_hash_map<std::string, std::unique_ptr<storage::v1::StoredPost>> posts_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_POST_READER_H_
