// The first stage: is a post new, a better version, a repeat, or gone for ever? Screening looks at
// the store and at what the present run has already taken, so a repeat within one batch is a
// repeat.
#ifndef SLUIS_ENGINE_PIPELINE_SCREENING_H_
#define SLUIS_ENGINE_PIPELINE_SCREENING_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/objections.h"
#include "engine/state/store.h"
#include "proto/checks.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

enum class Screened {
  kNew,        // give it a sequence and decide on it
  kUpdate,     // the same, and `replaces` goes
  kDelete,     // `replaces` goes, for ever
  kCounts,     // only the counts of `replaces` change
  kDuplicate,  // nothing changes
  kRefused,    // `reason` says why
};

struct Screening {
  Screened verdict = Screened::kRefused;
  std::string known_key;
  // What the post itself is called, where it was named by an alias; else empty.
  std::string meant;
  // The sequence of the version known so far; 0 if none is kept.
  uint64_t replaces = 0;
  std::string reason;
};

struct ScreeningOptions {
  absl::Duration known_horizon;
  PostLimits limits;
  // May be null; must outlive the screener.
  const Objections* objections = nullptr;
  // Posts created before it are refused, whatever the horizon.
  absl::Time known_since = absl::InfinitePast();
};

// Belongs to one thread. One lives as long as a run: what was taken but is not committed yet.
class Screener {
 public:
  // `store` must outlive it.
  Screener(const Store* store, const ScreeningOptions& options)
      : store_(store), options_(options) {}

  // An error means that the state could not be read; a bad post is a verdict.
  [[nodiscard]] absl::StatusOr<Screening> Screen(const v1::Post& post, absl::Time arrived_at) const;

  // Remembers the outcome for the posts that follow, and puts it into `batch`.
  void Remember(const Screening& screening, const v1::Post& post, uint64_t sequence,
                absl::Time arrived_at, StateBatch* batch);

  // False for a post that Screen would refuse whatever the state says.
  [[nodiscard]] bool MayBeTaken(const v1::Post& post) const;

  void SetKnownSince(absl::Time time) { options_.known_since = time; }

  // After a commit the store knows everything.
  void Forget() { taken_.clear(); }

 private:
  // Whether the post repeats one that is gone for ever, and so would bring back its text.
  [[nodiscard]] absl::StatusOr<bool> RepeatsTombstone(const v1::Post& post) const;
  [[nodiscard]] absl::Status Find(const std::string& key, storage::v1::KnownPost* known,
                                  bool* found) const;
  // By any of its names.
  [[nodiscard]] absl::Status FindNamed(const v1::Post& post, Screening* screening,
                                       storage::v1::KnownPost* known, bool* found) const;
  void Put(const std::string& key, storage::v1::KnownPost known, StateBatch* batch);

  const Store* store_;
  ScreeningOptions options_;
  absl::flat_hash_map<std::string, storage::v1::KnownPost> taken_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_SCREENING_H_
