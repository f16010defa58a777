// Every interest by another model: made from the same words and judgements while the old model goes
// on deciding, so that all can change over between two posts.
#ifndef SLUIS_ENGINE_USERS_RENEWAL_H_
#define SLUIS_ENGINE_USERS_RENEWAL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "models/fasttext/model.h"
#include "models/interests/row.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// Whether the row lives in the space of the model.
[[nodiscard]] bool IsRowOf(const InterestRow& row, const FastTextModel& model);

// The row of an interest by the model of `lessons`; it counts a version more than that of `before`.
// With `texts_gone` the judgements cannot be learned from again: then the weights of all terms, the
// bias and what is known of the readers stay those of `before`, and the dense part is that of the
// interest's words alone.
[[nodiscard]] InterestRow RenewedRow(const LiveInterest& before,
                                     absl::Span<const storage::v1::StoredJudgement> judgements,
                                     bool texts_gone, Lessons* lessons);

// Whether the text of one that taught something is not kept any more. A post that never had a text
// is none of these as long as it is kept itself.
[[nodiscard]] absl::StatusOr<bool> AreTextsGone(
    const Store& store, absl::Span<const storage::v1::StoredJudgement> judgements);

// Belongs to one thread. Only Stale and Finish look at the directory, and need the engine's lock.
class Renewal {
 public:
  // `lessons` of the new model must outlive it.
  explicit Renewal(Lessons* lessons) : lessons_(lessons) {}

  // The interests that are not renewed as they stand now: new ones, and those that were put, judged
  // or forgotten since.
  [[nodiscard]] std::vector<std::shared_ptr<const LiveInterest>> Stale(
      const Directory& directory) const;

  // Reads nothing but the store, and changes nothing there. What was made of an earlier state of
  // the interest is replaced.
  [[nodiscard]] absl::Status Renew(const Store& store,
                                   const std::shared_ptr<const LiveInterest>& interest);

  // What Finish returns: for the directory once the batch is written.
  struct Outcome {
    std::vector<std::shared_ptr<const LiveInterest>> interests;
    // "owner/interest" of those whose texts are gone, rising.
    std::vector<std::string> restarted;
  };

  // Puts the renewed rows into the batch, in force from `effective_sequence`. An interest that was
  // never renewed keeps its row.
  [[nodiscard]] Outcome Finish(const Directory& directory, uint64_t effective_sequence,
                               StateBatch* batch) const;

 private:
  struct Renewed {
    // As it stood: a change of any kind makes another.
    std::shared_ptr<const LiveInterest> before;
    std::shared_ptr<const LiveInterest> after;
    bool restarted = false;
  };

  Lessons* lessons_;
  std::map<std::pair<std::string, std::string>, Renewed> renewed_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_RENEWAL_H_
