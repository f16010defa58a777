// What a running engine finds, as lines of the log.
#ifndef SLUIS_TOOLS_OPERATION_ENGINE_LOG_H_
#define SLUIS_TOOLS_OPERATION_ENGINE_LOG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/sink.h"
#include "tools/operation/log.h"

namespace sluis {

// No text of a post goes there; owners and interests go by their pseudonyms.
class EngineLog final : public Sink {
 public:
  // Both must outlive this. Without an engine, as while it is being opened, nobody is named.
  explicit EngineLog(Log* log) : log_(log) {}
  // Before the first finding.
  void NameBy(const Engine* engine) { engine_ = engine; }

  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override;
  void OnDigest(const v1::Digest& digest) override;
  void OnGivenUp(const v1::Delivery& delivery) override;
  // How a change of model ended.
  void OnModelChange(const v1::ChangeModelReply& change);
  // What went wrong and was survived.
  void OnError(const absl::Status& status);
  // OK: it works again after a failure.
  void OnSource(const std::string& name, const absl::Status& status);
  // `sluis audit verify --head` asks for it: what was told here is on paper, or on another machine.
  void OnAuditHead(const AuditHead& head);
  void OnReload(const absl::StatusOr<v1::ReloadReply>& reload);

 private:
  std::string OwnerName(const std::string& owner_id) const;
  std::string InterestName(const std::string& owner_id, const std::string& interest_id) const;

  Log* const log_;
  const Engine* engine_ = nullptr;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_ENGINE_LOG_H_
