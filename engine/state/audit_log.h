// Who read or changed what: the audit, a chain of records in the family "audit".
//
// Each record holds a hash over the one before it, so that a record that is changed, removed or put
// in between shows; the head, told in the log every few minutes, shows a chain that was cut short
// or written anew. A change is recorded in the batch of its own effect. A question costs no write
// and no sync of its own: it is remembered, and written with the next change, or by Flush. So what
// was asked in the second before a kill -9 or a loss of power may be missing; a change never is.
//
// Users, interests and keys are named by random aliases. ForgetUser drops what they stand for, and
// the chain stays as it is. Of a name that no user has nothing is kept: whoever asks for somebody
// who was erased does not bring the name back.
#ifndef SLUIS_ENGINE_STATE_AUDIT_LOG_H_
#define SLUIS_ENGINE_STATE_AUDIT_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/audit_note.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Belongs to one thread at a time: the one that writes the store.
class AuditLog {
 public:
  // `store` must outlive the log.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<AuditLog>> Open(Store* store);

  // Remembers the note until the next write. Writes, without syncing, when too many wait. While the
  // disk has no room they go on waiting, up to a limit; of those beyond it the chain tells how many.
  [[nodiscard]] absl::Status Remember(AuditNote note);

  // Store::Write of the batch, with what is remembered and then `note` in the same batch.
  [[nodiscard]] absl::Status Write(StateBatch batch, storage::v1::EngineCounters counters,
                                   AuditNote note);

  // Writes what is remembered, without syncing.
  [[nodiscard]] absl::Status Flush();

  // The last batch that is more than a Flush: what has to be durable before an answer goes out.
  uint64_t last_effect() const;

  // Of what is written.
  AuditHead head() const;

  // Adds to `batch` that the aliases of the user and of its interests stand for nothing any more,
  // and those of a key of that name. Until the log is opened anew the user keeps its alias here.
  [[nodiscard]] absl::Status ForgetUser(const std::string& user, StateBatch* batch);

 private:
  explicit AuditLog(Store* store) : store_(store) {}

  std::vector<AuditNote> TakeRemembered();
  void RememberAgain(std::vector<AuditNote> notes);
  absl::Status WriteNotes(StateBatch batch, storage::v1::EngineCounters counters,
                          const std::vector<AuditNote>& notes);
  // `stores`: it is kept what the alias stands for. Else it is one of this record alone.
  absl::StatusOr<std::string> AliasOf(const std::string& kind_and_name, bool stores,
                                      StateBatch* batch);
  absl::StatusOr<bool> IsUser(const std::string& name, const StateBatch& batch) const;
  absl::StatusOr<storage::v1::AuditRecord> RecordOf(const AuditNote& note, StateBatch* batch);

  Store* const store_;
  // Of the last record; 32 bytes.
  std::string chain_;
  std::vector<AuditNote> remembered_;
  uint64_t lost_ = 0;
  // Batches (begin, end] are all of Flush.
  uint64_t flushes_begin_ = 0;
  uint64_t flushes_end_ = 0;
  absl::flat_hash_map<std::string, std::string> aliases_;
};

// Entries in order, with the names that their aliases stand for. Reads the store only: on any
// thread. `end` is one past the last number that is written.
[[nodiscard]] absl::Status ListAudit(const Store& store, const v1::ListAuditRequest& request,
                                     uint64_t end, v1::AuditList* list);

// Walks through the chain up to `last_number`, which the counters say is the last. What it finds
// wrong is in the answer; an error is one of reading.
[[nodiscard]] absl::Status VerifyAudit(const Store& store, const std::string& head,
                                       uint64_t last_number, v1::AuditVerification* found);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_AUDIT_LOG_H_
