#include "engine/users/directory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "models/interests/stored_row.h"
#include "proto/checks.h"

namespace sluis {
namespace {

// The kept row, or nullopt when it must be made anew (none yet, or another model's).
absl::StatusOr<std::unique_ptr<InterestRow>> ReadRow(const Store& store,
                                                     const v1::Interest& interest,
                                                     const FastTextModel& model) {
  storage::v1::StoredRow stored;
  const absl::Status status =
      store.Get(Family::kRows, InterestKey(interest.owner_id(), interest.id()), &stored);
  if (absl::IsNotFound(status)) return nullptr;
  if (!status.ok()) return status;
  absl::StatusOr<InterestRow> row = FromStored(stored);
  if (!row.ok()) return row.status();
  const bool fits = row->model_hash == model.content_hash() &&
                    row->dense.size() == static_cast<size_t>(model.dimension());
  return fits ? std::make_unique<InterestRow>(*std::move(row)) : nullptr;
}

absl::Status Unreadable(const char* what) {
  return absl::DataLossError(
      absl::StrCat("A stored ", what, " cannot be read back. Restore the data folder."));
}

}  // namespace

v1::LeftOutReason CheckRules(const LiveInterest& interest, const LiveOwner* owner,
                             const RuleInput& input, absl::Time now) {
  const v1::LeftOutReason reason = interest.rules.Check(input);
  if (reason != v1::LEFT_OUT_REASON_UNSPECIFIED || owner == nullptr) return reason;
  return owner->mutes.Check(input, now);
}

Directory::Directory() : table_(InterestTable::Make({})) {}

absl::StatusOr<std::shared_ptr<const LiveOwner>> Directory::MakeOwner(
    storage::v1::StoredOwner stored) {
  if (absl::Status status = CheckOwner(stored.owner()); !status.ok()) return status;
  absl::StatusOr<MuteRules> mutes = MuteRules::Compile(stored.owner());
  if (!mutes.ok()) return mutes.status();
  return std::make_shared<const LiveOwner>(LiveOwner{std::move(stored), *std::move(mutes)});
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> Directory::MakeInterest(
    storage::v1::StoredInterest stored, const InterestRow* row, const Featurizer& featurizer) {
  if (absl::Status status = CheckInterest(stored.interest()); !status.ok()) return status;
  absl::StatusOr<InterestRules> rules = InterestRules::Compile(stored.interest());
  if (!rules.ok()) return rules.status();
  auto live = std::make_shared<LiveInterest>();
  live->owner_id = stored.interest().owner_id();
  live->interest_id = stored.interest().id();
  FastTextWorkspace workspace;
  live->row = row != nullptr ? *row : StartingRow(stored.interest(), featurizer, workspace);
  live->bar_logit = static_cast<float>(Logit(BarOf(stored.interest())));
  live->rules = *std::move(rules);
  live->stored = std::move(stored);
  return live;
}

absl::StatusOr<Directory> Directory::Load(const Store& store, const Featurizer& featurizer) {
  Directory directory;
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

  std::vector<std::shared_ptr<const TableEntry>> entries;
  scan = store.Scan(Family::kInterests, "", "", [&](std::string_view, std::string_view value) {
    storage::v1::StoredInterest stored;
    if (!stored.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      result = Unreadable("interest");
      return false;
    }
    auto row = ReadRow(store, stored.interest(), featurizer.model());
    if (!row.ok()) return (result = row.status(), false);
    auto interest = MakeInterest(std::move(stored), row->get(), featurizer);
    if (!interest.ok()) return (result = interest.status(), false);
    entries.push_back(*std::move(interest));
    return true;
  });
  if (!scan.ok()) return scan;
  if (!result.ok()) return result;
  directory.table_ = InterestTable::Make(std::move(entries));
  return directory;
}

void Directory::PutOwner(std::shared_ptr<const LiveOwner> owner) {
  const std::string id = owner->stored.owner().id();
  owners_.insert_or_assign(id, std::move(owner));
}

void Directory::RemoveOwner(const std::string& owner_id) {
  for (const std::shared_ptr<const LiveInterest>& interest : InterestsOf(owner_id)) {
    RemoveInterest(owner_id, interest->interest_id);
  }
  owners_.erase(owner_id);
}

void Directory::PutInterest(std::shared_ptr<const LiveInterest> interest) {
  table_ = table_->With(std::move(interest));
}

void Directory::RemoveInterest(std::string_view owner_id, std::string_view interest_id) {
  table_ = table_->Without(owner_id, interest_id);
}

std::shared_ptr<const LiveOwner> Directory::FindOwner(const std::string& owner_id) const {
  const auto found = owners_.find(owner_id);
  return found == owners_.end() ? nullptr : found->second;
}

std::shared_ptr<const LiveInterest> Directory::FindInterest(std::string_view owner_id,
                                                            std::string_view interest_id) const {
  return std::static_pointer_cast<const LiveInterest>(table_->Find(owner_id, interest_id));
}

std::vector<std::shared_ptr<const LiveInterest>> Directory::InterestsOf(
    std::string_view owner_id) const {
  std::vector<std::shared_ptr<const LiveInterest>> interests;
  for (size_t i = 0; i < table_->size(); ++i) {
    if (table_->entry(i)->owner_id == owner_id) {
      interests.push_back(std::static_pointer_cast<const LiveInterest>(table_->entry(i)));
    }
  }
  return interests;
}

}  // namespace sluis
