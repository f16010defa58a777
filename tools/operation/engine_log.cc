#include "tools/operation/engine_log.h"

#include <string_view>

namespace sluis {
namespace {

// "07:00/2026-03-12" of "anna/07:00/2026-03-12".
std::string_view DueOf(std::string_view id) {
  const size_t slash = id.find('/');
  return slash == std::string_view::npos ? std::string_view() : id.substr(slash + 1);
}

}  // namespace

std::string EngineLog::OwnerName(const std::string& owner_id) const {
  return engine_ == nullptr ? "-" : engine_->Pseudonym("owner", owner_id);
}

std::string EngineLog::InterestName(const std::string& owner_id,
                                    const std::string& interest_id) const {
  return engine_ == nullptr ? "-" : engine_->Pseudonym("interest", owner_id + "/" + interest_id);
}

void EngineLog::OnMatch(const v1::Match& match, const v1::Post& /*post*/, bool alert) {
  if (!log_->Writes(LogLevel::kDebug)) return;
  log_->Write(LogLevel::kDebug, alert ? "alert" : "match",
              {{"post", match.sequence()},
               {"owner", OwnerName(match.owner_id())},
               {"interest", InterestName(match.owner_id(), match.interest_id())}});
}

void EngineLog::OnDigest(const v1::Digest& digest) {
  log_->Write(LogLevel::kInfo, "digest",
              {{"owner", OwnerName(digest.owner_id())},
               {"due", DueOf(digest.id())},
               {"stories", digest.stories_size()},
               {"posts", digest.balance().seen()}});
}

void EngineLog::OnGivenUp(const v1::Delivery& delivery) {
  log_->Write(LogLevel::kWarn, "digest-given-up",
              {{"owner", OwnerName(delivery.owner_id())},
               {"due", DueOf(delivery.digest_id())},
               {"channel", delivery.channel()},
               {"reason", delivery.last_error()}});
}

void EngineLog::OnModelChange(const v1::ChangeModelReply& change) {
  // How far it is, `sluis model show` tells.
  if (change.under_way()) return;
  if (change.has_failure()) {
    log_->Write(LogLevel::kWarn, "model-unchanged", {{"reason", change.failure().message()}});
    return;
  }
  log_->Write(LogLevel::kInfo, "model-changed",
              {{"model", change.model()},
               {"interests", change.interests()},
               {"effective_sequence", change.effective_sequence()}});
  for (const std::string& interest : change.restarted()) {
    const size_t slash = interest.find('/');
    if (slash == std::string::npos) continue;
    log_->Write(
        LogLevel::kWarn, "interest-restarted",
        {{"interest", InterestName(interest.substr(0, slash), interest.substr(slash + 1))},
         {"reason",
          "texts that it learned from are gone: it starts again with the vectors of its own "
          "words; its learned terms were kept"}});
  }
}

void EngineLog::OnError(const absl::Status& status) {
  log_->Write(LogLevel::kWarn, "error", {{"message", std::string(status.message())}});
}

void EngineLog::OnSource(const std::string& name, const absl::Status& status) {
  if (status.ok()) {
    log_->Write(LogLevel::kInfo, "source-works", {{"source", name}});
  } else {
    log_->Write(LogLevel::kWarn, "source-failed",
                {{"source", name}, {"message", std::string(status.message())}});
  }
}

void EngineLog::OnAuditHead(const AuditHead& head) {
  if (head.number == 0) return;
  log_->Write(LogLevel::kInfo, "audit-head", {{"number", head.number}, {"hash", head.hash}});
}

void EngineLog::OnReload(const absl::StatusOr<v1::ReloadReply>& reload) {
  if (!reload.ok()) {
    log_->Write(LogLevel::kError, "reload-failed",
                {{"message", std::string(reload.status().message())}});
    return;
  }
  const auto names = [](const auto& settings) {
    std::string text;
    for (const v1::ReloadReply::Setting& setting : settings) {
      text += (text.empty() ? "" : ",") + setting.name();
    }
    return text;
  };
  log_->Write(LogLevel::kInfo, "reload",
              {{"changed", names(reload->changed())},
               {"waiting", names(reload->waiting())},
               {"owners_put", reload->owners_put()},
               {"interests_put", reload->interests_put()},
               {"model_change", reload->model_change() ? 1 : 0}});
}

}  // namespace sluis
