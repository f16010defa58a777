// The engine while it forgets somebody. What is to be done is noted before anything is done, and
// the note names nobody any more once every record is gone: so an erasure that the end of the
// process broke off is begun again, or finished, when the folder is opened.
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "engine/rights/person.h"
#include "engine/runtime/engine_implementation.h"
#include "engine/state/keys.h"
#include "engine/state/kill_point.h"
#include "proto/time.h"

namespace sluis {

v1::ControlReply Engine::Impl::Erase(const v1::ErasePersonRequest& request) {
  if (absl::Status status = CheckPerson(request.person()); !status.ok()) return FailedReply(status);
  if (request.objects() && IsReader(request.person())) {
    return FailedReply(absl::InvalidArgumentError(
        "Only the author of posts can object to being processed; a user is erased."));
  }
  MutexLock one_at_a_time(&erasing_);
  // Before anything is noted: what has begun is finished, room or not.
  if (absl::Status status = CheckRoomToErase(); !status.ok()) return FailedReply(status);
  storage::v1::ErasureUnderWay noted;
  *noted.mutable_person() = request.person();
  noted.set_objects(request.objects());
  v1::ControlReply reply;
  const absl::Status status = CarryOut(noted, reply.mutable_erasure_proof());
  if (!status.ok()) return FailedReply(status);
  reply.mutable_status();
  return reply;
}

absl::Status Engine::Impl::CheckRoomToErase() {
  TurnLock lock(&turn_, &mutex_);
  return broken_.ok() ? store_->CheckRoomToRewrite() : broken_;
}

absl::Status Engine::Impl::ResumeErasure() {
  MutexLock one_at_a_time(&erasing_);
  storage::v1::ErasureUnderWay noted;
  {
    TurnLock lock(&turn_, &mutex_);
    absl::StatusOr<storage::v1::ErasureUnderWay> found = ReadErasure(*store_);
    if (absl::IsNotFound(found.status())) return absl::OkStatus();
    if (!found.ok()) return found.status();
    noted = *std::move(found);
  }
  v1::ErasureProof proof;
  const absl::Status status = CarryOut(noted, &proof);
  if (status.ok()) return status;
  TurnLock lock(&turn_, &mutex_);
  absl::StatusOr<storage::v1::ErasureUnderWay> left = ReadErasure(*store_);
  // No record holds the person any more. The files are tried again at the next opening.
  return left.ok() && !left->has_person() ? absl::OkStatus() : status;
}

absl::Status Engine::Impl::CarryOut(const storage::v1::ErasureUnderWay& noted,
                                    v1::ErasureProof* proof) {
  Store* store = nullptr;
  std::optional<Erasure> erasure;
  uint64_t end = 0;
  {
    TurnLock lock(&turn_, &mutex_);
    if (!broken_.ok()) return broken_;
    *proof->mutable_erased_at() = ToTimestamp(clock_->Now());
    store = store_.get();
    end = store->counters().stream_sequence() + 1;
    if (noted.has_person()) {
      if (absl::Status status = NoteErasure(noted); !status.ok()) return status;
      erasure.emplace(PartsOfErasure(), noted.person());
    }
  }
  PassKillPoint("erasure-noted");
  if (erasure.has_value()) {
    if (absl::Status status = erasure->Search(end); !status.ok()) return status;
    TurnLock lock(&turn_, &mutex_);
    if (!broken_.ok()) return broken_;
    const absl::Status status = RemovePerson(noted, &*erasure, proof);
    // Memory may be ahead of the disk, or the other way round.
    if (!status.ok()) return broken_ = status;
  }
  PassKillPoint("erasure-removed");
  const absl::StatusOr<Store::Rewriting> rewritten = store->RewriteFiles();
  if (!rewritten.ok()) return rewritten.status();
  proof->set_files_rewritten(rewritten->files);
  proof->set_bytes_rewritten(rewritten->bytes);
  PassKillPoint("erasure-rewritten");
  TurnLock lock(&turn_, &mutex_);
  StateBatch batch;
  NoteErasureDone(&batch);
  return store->Commit(std::move(batch), store->counters());
}

absl::Status Engine::Impl::NoteErasure(const storage::v1::ErasureUnderWay& noted) {
  StateBatch batch;
  sluis::NoteErasure(noted, &batch);
  if (noted.objects()) {
    const v1::Person& author = noted.person();
    objections_->Add(objections_->HashOf(author.source(), author.account()), clock_->Now(), &batch);
  }
  return store_->Commit(std::move(batch), store_->counters());
}

absl::Status Engine::Impl::RemovePerson(const storage::v1::ErasureUnderWay& noted, Erasure* erasure,
                                        v1::ErasureProof* proof) {
  if (noted.objects()) {
    absl::Status status = Object(noted.person(), erasure->traces(), proof);
    if (!status.ok()) return status;
  }
  pipeline_->ForgetWhatIsAhead();
  const google::protobuf::Timestamp at = proof->erased_at();
  const std::vector<std::string> objections(proof->objections().begin(), proof->objections().end());
  if (absl::Status status = erasure->Remove(); !status.ok()) return status;
  *proof = erasure->proof();
  *proof->mutable_erased_at() = at;
  proof->mutable_objections()->Assign(objections.begin(), objections.end());
  // Whoever keeps copies replaces theirs.
  for (const v1::Digest& digest : erasure->changed_digests()) OnDigest(digest);
  if (IsReader(noted.person())) {
    alerts_.Forget(noted.person().owner_id());
    OnOwnerErased(noted.person().owner_id());
  }
  TellAllWalls();
  StateBatch batch;
  sluis::NoteErasure(storage::v1::ErasureUnderWay(), &batch);
  return store_->Commit(std::move(batch), store_->counters());
}

// Also by the lasting ids that the posts give the account: a handle can be changed.
absl::Status Engine::Impl::Object(const v1::Person& author, const Traces& traces,
                                  v1::ErasureProof* proof) {
  std::set<std::string> names = traces.account_ids;
  names.insert(author.account());
  StateBatch batch;
  for (const std::string& name : names) {
    const std::string hash = objections_->HashOf(author.source(), name);
    objections_->Add(hash, clock_->Now(), &batch);
    proof->add_objections(absl::BytesToHexString(hash));
  }
  return store_->Commit(std::move(batch), store_->counters());
}

ErasureParts Engine::Impl::PartsOfErasure() {
  ErasureParts parts;
  parts.store = store_.get();
  parts.audit = audit_.get();
  parts.directory = directory_.get();
  parts.accesses = &*accesses_;
  parts.digests = digests_.get();
  parts.lessons = lessons_.get();
  parts.stories = pipeline_->stories();
  parts.lifetimes = options_.retention.copies;
  return parts;
}

}  // namespace sluis
