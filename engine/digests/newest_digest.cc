#include "engine/digests/newest_digest.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/digests/digest_id.h"
#include "engine/state/keys.h"
#include "proto/time.h"

namespace sluis {
namespace {

// The zones of the world lie 26 hours apart, and one day was left out altogether (Samoa, 2011): of
// two digests the later one may have a local date that is this much earlier.
constexpr int kDaysApart = 3;

}  // namespace

absl::StatusOr<storage::v1::StoredDigest> NewestDigest(const Store& store,
                                                       const std::string& owner_id) {
  storage::v1::StoredDigest newest;
  const absl::Status found = store.GetLast(Family::kDigests, OwnerPrefix(owner_id), &newest);
  if (!found.ok()) return found;
  const std::optional<DigestName> name = ReadDigestId(newest.digest().id());
  absl::CivilDay last;
  if (!name.has_value() || !absl::ParseCivilTime(name->date, &last)) {
    return absl::DataLossError(
        absl::StrCat("The digest '", newest.digest().id(), "' is stored under a wrong name."));
  }
  bool damaged = false;
  const absl::Status status = store.Scan(
      Family::kDigests, DigestKey(owner_id, "", absl::FormatCivilTime(last - kDaysApart)),
      name->Key(), [&](std::string_view, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        const absl::Time until = FromTimestamp(stored.digest().until());
        if (until > FromTimestamp(newest.digest().until())) newest = std::move(stored);
        return true;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  if (!status.ok()) return status;
  return newest;
}

}  // namespace sluis
