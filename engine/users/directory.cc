#include "engine/users/directory.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/users/learning.h"
#include "models/interests/starting_row.h"
#include "models/interests/stored_row.h"
#include "models/table/model_axes.h"
#include "proto/checks.h"

namespace sluis {
namespace {

// The kept row, of whatever model; what is made of words and judgements when there is none yet.
absl::StatusOr<InterestRow> ReadRow(const Store& store, const v1::Interest& interest,
                                    absl::Span<const storage::v1::StoredJudgement> judgements,
                                    Lessons* lessons) {
  storage::v1::StoredRow stored;
  const absl::Status status =
      store.Get(Family::kRows, InterestKey(interest.owner_id(), interest.id()), &stored);
  if (absl::IsNotFound(status)) return lessons->RowOf(interest, judgements);
  if (!status.ok()) return status;
  return FromStored(stored);
}

absl::Status Unreadable(const char* what) {
  return absl::DataLossError(
      absl::StrCat("A stored ", what, " cannot be read back. Restore the data folder."));
}

}  // namespace

v1::LeftOutReason CheckRules(const LiveInterest& interest, const LiveOwner* owner,
                             const RuleInput& input, absl::Time now) {
  const v1::LeftOutReason reason = interest.rules.Check(input);
  if (reason == v1::LEFT_OUT_REASON_UNSPECIFIED && !interest.tuning.muted_voices.empty() &&
      interest.tuning.muted_voices.contains(VoiceHash(input.post()))) {
    return v1::LEFT_OUT_REASON_MUTED_AUTHOR;
  }
  if (reason != v1::LEFT_OUT_REASON_UNSPECIFIED || owner == nullptr) return reason;
  return owner->mutes.Check(input, now);
}

absl::StatusOr<std::shared_ptr<const LiveOwner>> Directory::MakeOwner(
    storage::v1::StoredOwner stored) {
  if (absl::Status status = CheckOwner(stored.owner()); !status.ok()) return status;
  absl::StatusOr<MuteRules> mutes = MuteRules::Compile(stored.owner());
  if (!mutes.ok()) return mutes.status();
  return std::make_shared<const LiveOwner>(LiveOwner{std::move(stored), *std::move(mutes)});
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> Directory::MakeInterest(
    storage::v1::StoredInterest stored, InterestRow row, Tuning tuning) {
  if (absl::Status status = CheckInterest(stored.interest()); !status.ok()) return status;
  absl::StatusOr<InterestRules> rules = InterestRules::Compile(stored.interest());
  if (!rules.ok()) return rules.status();
  auto live = std::make_shared<LiveInterest>();
  live->owner_id = stored.interest().owner_id();
  live->interest_id = stored.interest().id();
  live->row = std::move(row);
  live->tuning = std::move(tuning);
  live->bars = BarsOf(stored, live->row);
  live->bar_logit = live->bars.lowest;
  live->rules = *std::move(rules);
  live->stored = std::move(stored);
  return live;
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> Directory::Relearn(
    const LiveInterest& before, absl::Span<const storage::v1::StoredJudgement> judgements,
    Lessons* lessons) {
  InterestRow row = lessons->RowOf(before.stored.interest(), judgements);
  row.version = before.row.version;
  if (ToStored(row, 0).SerializeAsString() != ToStored(before.row, 0).SerializeAsString()) {
    ++row.version;
  }
  return MakeInterest(before.stored, std::move(row), TuningOf(judgements));
}

absl::StatusOr<Directory> Directory::Load(const Store& store, Lessons* lessons,
                                          Organisations organisations) {
  Directory directory;
  directory.organisations_ = std::move(organisations);
  directory.UseAxes(AxesOf(lessons->featurizer()));
  absl::Status result = absl::OkStatus();
  absl::Status scan =
      store.Scan(Family::kUsers, "", "", [&](std::string_view, std::string_view value) {
        storage::v1::StoredOwner stored;
        if (!stored.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          result = Unreadable("owner");
          return false;
        }
        auto owner = MakeOwner(std::move(stored));
        if (!owner.ok()) return (result = owner.status(), false);
        directory.PutOwner(*std::move(owner));
        return true;
      });
  if (!scan.ok()) return scan;
  if (!result.ok()) return result;

  scan = store.Scan(Family::kInterests, "", "", [&](std::string_view, std::string_view value) {
    storage::v1::StoredInterest stored;
    if (!stored.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      result = Unreadable("interest");
      return false;
    }
    auto judgements = ReadJudgements(store, stored.interest().owner_id(), stored.interest().id());
    if (!judgements.ok()) return (result = judgements.status(), false);
    auto row = ReadRow(store, stored.interest(), *judgements, lessons);
    if (!row.ok()) return (result = row.status(), false);
    auto interest = MakeInterest(std::move(stored), *std::move(row), TuningOf(*judgements));
    if (!interest.ok()) return (result = interest.status(), false);
    directory.PutInterest(*std::move(interest));
    return true;
  });
  if (!scan.ok()) return scan;
  if (!result.ok()) return result;
  directory.table_.Arrange();
  return directory;
}

void Directory::PutOwner(std::shared_ptr<const LiveOwner> owner) {
  const std::string id = owner->stored.owner().id();
  ForgetMembers(id);
  for (const std::string& member : owner->stored.owner().members()) {
    teams_by_user_[member].insert(id);
  }
  if (const std::string& stand_in = owner->stored.owner().stand_in(); !stand_in.empty()) {
    teams_by_user_[stand_in].insert(id);
  }
  owners_.insert_or_assign(id, std::move(owner));
}

void Directory::ForgetMembers(const std::string& team_id) {
  const auto team = owners_.find(team_id);
  if (team == owners_.end()) return;
  const v1::Owner& owner = team->second->stored.owner();
  for (const std::string& member : owner.members()) teams_by_user_[member].erase(team_id);
  if (!owner.stand_in().empty()) teams_by_user_[owner.stand_in()].erase(team_id);
}

std::vector<std::shared_ptr<const LiveOwner>> Directory::TeamsOf(const std::string& user_id) const {
  std::vector<std::shared_ptr<const LiveOwner>> teams;
  const auto found = teams_by_user_.find(user_id);
  if (found == teams_by_user_.end()) return teams;
  for (const std::string& id : found->second) teams.push_back(FindOwner(id));
  return teams;
}

void Directory::RemoveOwner(const std::string& owner_id) {
  for (const std::shared_ptr<const LiveInterest>& interest : InterestsOf(owner_id)) {
    RemoveInterest(owner_id, interest->interest_id);
  }
  ForgetMembers(owner_id);
  owners_.erase(owner_id);
}

void Directory::PutInterest(std::shared_ptr<const LiveInterest> interest) {
  table_.Put(std::move(interest));
}

void Directory::RemoveInterest(std::string_view owner_id, std::string_view interest_id) {
  table_.Remove(owner_id, interest_id);
}

std::shared_ptr<const LiveOwner> Directory::FindOwner(const std::string& owner_id) const {
  const auto found = owners_.find(owner_id);
  return found == owners_.end() ? nullptr : found->second;
}

std::shared_ptr<const LiveInterest> Directory::FindInterest(std::string_view owner_id,
                                                            std::string_view interest_id) const {
  return std::static_pointer_cast<const LiveInterest>(table_.Find(owner_id, interest_id));
}

std::vector<std::shared_ptr<const LiveInterest>> Directory::InterestsOf(
    std::string_view owner_id) const {
  std::vector<std::shared_ptr<const LiveInterest>> interests;
  table_.ForEachOf(owner_id, [&](const std::shared_ptr<const TableEntry>& entry) {
    interests.push_back(std::static_pointer_cast<const LiveInterest>(entry));
  });
  return interests;
}

void Directory::ForEachShared(
    const std::function<void(std::shared_ptr<const LiveInterest> interest)>& visit) const {
  table_.ForEach([&](const std::shared_ptr<const TableEntry>& entry) {
    visit(std::static_pointer_cast<const LiveInterest>(entry));
  });
}

void Directory::ForEachInterest(const std::function<void(const LiveInterest&)>& visit) const {
  table_.ForEach([&](const std::shared_ptr<const TableEntry>& entry) {
    visit(static_cast<const LiveInterest&>(*entry));
  });
}

}  // namespace sluis
