// Digests as files: FOLDER/<owner>/<date>-<HHMM> with the endings .txt, .md, .html and .json.
#ifndef SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_
#define SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/runtime/sink.h"

namespace sluis {

// "anna/07:00/2026-03-12" becomes "anna/2026-03-12-0700". Empty if `digest_id` is not of that form:
// no id ever leads out of the folder.
[[nodiscard]] std::string DigestFileStem(const std::string& digest_id);

// A channel: every digest comes here for sure. One that is written again replaces its files, so
// repeats do no harm. Each file appears at once and whole, and counts as delivered when it is
// synced. Does not write matches. Not thread-safe: the engine calls it under its lock.
class DigestFolder final : public Sink {
 public:
  // `on_error` hears what could not be written; may be empty.
  DigestFolder(std::string folder, std::function<void(const absl::Status&)> on_error);

  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override;
  void OnDigest(const v1::Digest& digest) override;
  std::string_view channel() const override { return "files"; }
  // Syncs all that was written since the last call at once.
  std::vector<DeliveryOutcome> TakeOutcomes() override;
  // Removes its files.
  absl::Status Withdraw(const std::string& digest_id) override;
  void OnOwnerErased(const std::string& owner_id) override;

  // Makes the folders that are missing.
  [[nodiscard]] absl::Status Write(const v1::Digest& digest) const;
  // The owner's folder, if there is one.
  [[nodiscard]] absl::Status Remove(const std::string& owner_id) const;

 private:
  const std::string folder_;
  const std::function<void(const absl::Status&)> on_error_;
  std::vector<DeliveryOutcome> outcomes_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_
