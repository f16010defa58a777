// What a source brings, on its way into the engine: left out is what may not or need not be taken.
#ifndef SLUIS_CONNECTORS_SOURCES_SOURCE_INTAKE_H_
#define SLUIS_CONNECTORS_SOURCES_SOURCE_INTAKE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/runtime/engine.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Posts of authors who ask automata to leave them alone (Mastodon's `noindex`, #nobot) are not
// taken, and an edit of one that was taken before they asked deletes it. Posts that claim only
// other languages than the source's are not taken, but edits are: the words that were taken before
// are not their author's any more.
struct IntakeTally {
  uint64_t no_index = 0;
  uint64_t other_language = 0;
};

// One source's. Belongs to one thread at a time.
class SourceIntake {
 public:
  // `engine` must outlive it.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<SourceIntake>> Open(const v1::Source& source,
                                                                          Engine* engine);

  // Where the source goes on from: what was given last and is durable.
  const std::string& cursor() const { return cursor_; }
  // What one write takes.
  size_t most_posts() const { return static_cast<size_t>(most_posts_); }

  // Everything in the batch, and its cursor behind it, is durable when it returns OK; in one write
  // if it has no more posts than the engine takes at once. Otherwise some of the posts may be.
  // `added` counts what was left out.
  [[nodiscard]] absl::Status Give(v1::PostBatch batch, IntakeTally* added);

 private:
  SourceIntake(v1::Source source, Engine* engine) : source_(std::move(source)), engine_(engine) {}
  absl::Status Send(v1::PostBatch batch);
  void LeaveOut(v1::PostBatch* batch, IntakeTally* added) const;
  bool IsOtherLanguage(const v1::Post& post) const;

  const v1::Source source_;
  Engine* const engine_;
  std::string producer_;
  std::string cursor_;
  uint64_t last_sequence_ = 0;
  int most_posts_ = 1;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_SOURCE_INTAKE_H_
