// Everybody the engine knows and what they follow, in memory: owners with their compiled mutes,
// interests with their compiled rules and learned rows. A change makes new immutable values; what
// a batch holds stays as it was.
#ifndef SLUIS_ENGINE_USERS_DIRECTORY_H_
#define SLUIS_ENGINE_USERS_DIRECTORY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "engine/users/bars.h"
#include "engine/users/learning.h"
#include "engine/users/organisations.h"
#include "engine/users/rules.h"
#include "models/interests/features.h"
#include "models/table/interest_table.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

struct LiveOwner {
  storage::v1::StoredOwner stored;
  MuteRules mutes;
};

// The table entry of an interest, with what the rules need next to the row.
struct LiveInterest final : TableEntry {
  storage::v1::StoredInterest stored;
  InterestRules rules;
  Tuning tuning;
  // bar_logit is the lowest of them.
  Bars bars;
};

// Why an interest's rules or its owner's mutes keep a post out; UNSPECIFIED if they do not.
[[nodiscard]] v1::LeftOutReason CheckRules(const LiveInterest& interest, const LiveOwner* owner,
                                           const RuleInput& input, absl::Time now);

// Belongs to one thread at a time; what it hands out may be shared.
class Directory {
 public:
  // Reads everybody from the store. A row may be of another model: renew it (renewal.h) before
  // anything is scored.
  [[nodiscard]] static absl::StatusOr<Directory> Load(const Store& store, Lessons* lessons,
                                                      Organisations organisations);

  // Checks and compiles, and changes nothing: Put makes it so. Errors are InvalidArgument.
  [[nodiscard]] static absl::StatusOr<std::shared_ptr<const LiveOwner>> MakeOwner(
      storage::v1::StoredOwner stored);
  [[nodiscard]] static absl::StatusOr<std::shared_ptr<const LiveInterest>> MakeInterest(
      storage::v1::StoredInterest stored, InterestRow row, Tuning tuning);
  // The interest after these judgements, all that are kept. Its row counts a version more than
  // that of `before`, unless it stays the same to the bit.
  [[nodiscard]] static absl::StatusOr<std::shared_ptr<const LiveInterest>> Relearn(
      const LiveInterest& before, absl::Span<const storage::v1::StoredJudgement> judgements,
      Lessons* lessons);

  void PutOwner(std::shared_ptr<const LiveOwner> owner);
  // Takes the owner's interests along.
  void RemoveOwner(const std::string& owner_id);
  void PutInterest(std::shared_ptr<const LiveInterest> interest);
  void RemoveInterest(std::string_view owner_id, std::string_view interest_id);

  // Null when unknown.
  std::shared_ptr<const LiveOwner> FindOwner(const std::string& owner_id) const;
  std::shared_ptr<const LiveInterest> FindInterest(std::string_view owner_id,
                                                   std::string_view interest_id) const;
  // By rising id.
  const std::map<std::string, std::shared_ptr<const LiveOwner>>& owners() const { return owners_; }
  // Teams of which the user is a member or the stand-in, by rising id.
  std::vector<std::shared_ptr<const LiveOwner>> TeamsOf(const std::string& user_id) const;
  std::vector<std::shared_ptr<const LiveInterest>> InterestsOf(std::string_view owner_id) const;

  const Organisations& organisations() const { return organisations_; }

  // Those of the rows' model: a matter of speed alone.
  void UseAxes(std::shared_ptr<const Rotation> axes) { table_.UseRotation(std::move(axes)); }
  // What batches are scored against, as it is now; its entries are LiveInterests.
  TableSnapshot Snapshot() { return table_.Snapshot(); }
  size_t interest_count() const { return table_.size(); }
  // By rising owner and id.
  void ForEachInterest(const std::function<void(const LiveInterest&)>& visit) const;
  // The same for who keeps them.
  void ForEachShared(
      const std::function<void(std::shared_ptr<const LiveInterest> interest)>& visit) const;

 private:
  // Nobody is in the team any more, as far as teams_by_user_ knows.
  void ForgetMembers(const std::string& team_id);

  Organisations organisations_;
  std::map<std::string, std::shared_ptr<const LiveOwner>> owners_;
  // By user: asked for with every page.
  std::map<std::string, std::set<std::string>> teams_by_user_;
  InterestTable table_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_DIRECTORY_H_
