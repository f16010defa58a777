// Digests as files: FOLDER/<owner>/<date>-<HHMM> with the endings .txt, .md, .html and .json.
#ifndef SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_
#define SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "engine/runtime/sink.h"

namespace sluis {

// "anna/07:00/2026-03-12" becomes "anna/2026-03-12-0700". Empty if `digest_id` is not of that form:
// no id ever leads out of the folder.
[[nodiscard]] std::string DigestFileStem(const std::string& digest_id);

// A digest that is written again replaces its files, so repeats do no harm. Each file appears at
// once and whole. Does not write matches. Not thread-safe: the engine calls it under its lock.
class DigestFolder final : public Sink {
 public:
  // `on_error` hears what could not be written; may be empty.
  DigestFolder(std::string folder, std::function<void(const absl::Status&)> on_error);

  void OnMatch(const v1::MatchEvent& event, bool alert) override;
  void OnDigest(const v1::Digest& digest) override;

  // Makes the folders that are missing.
  [[nodiscard]] absl::Status Write(const v1::Digest& digest) const;

 private:
  const std::string folder_;
  const std::function<void(const absl::Status&)> on_error_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_DIGEST_FOLDER_H_
