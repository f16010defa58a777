// The engine on its audit: what it is told, and when its head is made known outside.
#include <utility>

#include "engine/runtime/engine_implementation.h"

namespace sluis {
namespace {

constexpr absl::Duration kBetweenHeads = absl::Minutes(5);

}  // namespace

absl::Status Engine::Impl::OpenAudit() {
  auto audit = AuditLog::Open(store_.get());
  if (!audit.ok()) return audit.status();
  audit_ = *std::move(audit);
  return ReportAuditHead();
}

void Engine::Impl::Audit(AuditNote note) {
  TurnLock lock(&turn_, &mutex_);
  note.at = clock_->Now();
  if (absl::Status status = audit_->Remember(std::move(note)); !status.ok()) broken_ = status;
}

absl::Status Engine::Impl::TickAudit(absl::Time now) {
  if (absl::Status status = audit_->Flush(); !status.ok()) {
    return store_->must_reopen() ? broken_ = status : status;
  }
  // Once more too when the wall's clock was set back.
  if (now < audit_head_due_ && now + kBetweenHeads >= audit_head_due_) return absl::OkStatus();
  audit_head_due_ = now + kBetweenHeads;
  return ReportAuditHead();
}

// Durable first: a head that is known outside must be found again after a loss of power.
absl::Status Engine::Impl::ReportAuditHead() {
  if (!options_.on_audit_head) return absl::OkStatus();
  const AuditHead head = audit_->head();
  if (absl::Status status = store_->MakeDurable(store_->counters().batch_number()); !status.ok()) {
    return broken_ = status;
  }
  options_.on_audit_head(head);
  return absl::OkStatus();
}

void Engine::Impl::TellAuditHead() {
  TurnLock lock(&turn_, &mutex_);
  if (audit_ == nullptr || !broken_.ok() || !audit_->Flush().ok()) return;
  static_cast<void>(ReportAuditHead());
}

}  // namespace sluis
