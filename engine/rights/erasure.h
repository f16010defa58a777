// The right to be forgotten: takes all that is held about one person out of the state and out of
// memory. What is left for the files, Store::RewriteFiles does.
//
// The large families are looked through first, beside the stream (Search); the rest is done while
// nothing else changes (Remove), in batches that can be done again: an erasure that was broken off
// is begun anew from the note that was made of it, and removes what is left.
#ifndef SLUIS_ENGINE_RIGHTS_ERASURE_H_
#define SLUIS_ENGINE_RIGHTS_ERASURE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/digests/digest_book.h"
#include "engine/rights/copies.h"
#include "engine/rights/traces.h"
#include "engine/state/audit_log.h"
#include "engine/state/store.h"
#include "engine/stories/story_index.h"
#include "engine/users/access_book.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "proto/sluis/storage/v1/keeping.pb.h"
#include "proto/sluis/v1/rights.pb.h"

namespace sluis {

// What it works on. Everything pointed to must outlive it.
struct ErasureParts {
  Store* store = nullptr;
  AuditLog* audit = nullptr;
  Directory* directory = nullptr;
  AccessBook* accesses = nullptr;
  DigestBook* digests = nullptr;
  Lessons* lessons = nullptr;
  StoryIndex* stories = nullptr;
  CopyLifetimes lifetimes;
};

// The note of what has begun. Absent when nothing has.
[[nodiscard]] absl::StatusOr<storage::v1::ErasureUnderWay> ReadErasure(const Store& store);
void NoteErasure(const storage::v1::ErasureUnderWay& erasure, StateBatch* batch);
void NoteErasureDone(StateBatch* batch);

class Erasure {
 public:
  // `person` has been checked.
  Erasure(const ErasureParts& parts, v1::Person person)
      : parts_(parts), person_(std::move(person)) {}

  // Reads the posts and matches before the sequence `until`, on any thread, while others write.
  [[nodiscard]] absl::Status Search(uint64_t until);

  // Removes what was found, what came since, and all the rest. While nothing else changes.
  [[nodiscard]] absl::Status Remove();

  // Afterwards: families, tombstones and copies are filled in.
  const v1::ErasureProof& proof() const { return proof_; }
  // Digests that show less than before.
  const std::vector<v1::Digest>& changed_digests() const { return changed_digests_; }
  const Traces& traces() const { return traces_; }

 private:
  using Interests = std::vector<std::shared_ptr<const LiveInterest>>;

  // Counts, and makes the batch durable.
  [[nodiscard]] absl::Status Commit(StateBatch batch);
  // The same every thousand calls, so that no batch grows without bound.
  [[nodiscard]] absl::Status CommitIfLarge(StateBatch* batch);
  void FillInFamilies();

  // Of a reader. Each commits what it does.
  [[nodiscard]] absl::Status RemoveReader();
  [[nodiscard]] absl::Status RemoveOwnRecords();
  [[nodiscard]] absl::Status RemoveOwnDigests();
  [[nodiscard]] absl::Status RemoveOwnDossiers();
  [[nodiscard]] absl::Status RemoveFromOthers();
  [[nodiscard]] absl::Status RemoveFromTeams();

  // Of an author.
  [[nodiscard]] absl::Status RemoveAuthor();
  [[nodiscard]] absl::Status RemovePosts();
  [[nodiscard]] absl::Status RemoveReferences();
  [[nodiscard]] absl::Status FindDigestsWith(
      const v1::Post& post, std::map<std::string, storage::v1::StoredDigest>* digests) const;
  [[nodiscard]] absl::Status RemoveFromDigestsAndRows();
  [[nodiscard]] absl::Status RemoveMutes();
  [[nodiscard]] absl::Status RemoveHandlingsOfPosts();
  [[nodiscard]] absl::Status RemoveFromDossiers();

  // Of both.
  [[nodiscard]] absl::Status RemoveMatches();
  [[nodiscard]] absl::Status RemoveStories();
  [[nodiscard]] absl::Status RemoveFromAudit();
  [[nodiscard]] absl::Status RemoveReplies();
  [[nodiscard]] absl::Status AddCopies();
  [[nodiscard]] absl::Status PutOwner(const v1::Owner& owner, const LiveOwner& before,
                                      StateBatch* batch);

  const ErasureParts parts_;
  const v1::Person person_;
  Traces traces_;
  uint64_t searched_until_ = 1;
  uint64_t posts_removed_ = 0;
  size_t steps_ = 0;
  struct Count {
    uint64_t removed = 0;
    uint64_t changed = 0;
  };
  std::map<Family, Count> counts_;
  v1::ErasureProof proof_;
  std::vector<v1::Digest> changed_digests_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_ERASURE_H_
