#include "engine/state/lost_keys.h"

#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/state/store_files.h"

namespace sluis {
namespace {

bool IsBySequence(Family family) {
  return family == Family::kPosts || family == Family::kStories || family == Family::kAudit;
}

bool IsByHash(Family family) {
  return family == Family::kKnown || family == Family::kJudgedPosts ||
         family == Family::kShownPosts;
}

// Families whose keys begin with the shard of an owner, then its name.
bool IsByOwner(Family family) {
  return family == Family::kUsers || family == Family::kInterests || family == Family::kRows ||
         family == Family::kDigests || family == Family::kOutbox || family == Family::kJudgements ||
         family == Family::kDossiers;
}

std::string NameOfKey(Family family, std::string_view key) {
  if (IsBySequence(family) && key.size() == 8) return absl::StrCat(SequenceFromKey(key));
  if (family == Family::kMatchLog && key.size() == 9) {
    return absl::StrCat("shard ", static_cast<uint8_t>(key[0]), " sequence ",
                        SequenceFromKey(key.substr(1)));
  }
  if (IsByHash(family)) return absl::BytesToHexString(std::string(key));
  if (!IsByOwner(family) || key.empty())
    return absl::StrCat("'", absl::CEscape(std::string(key)), "'");
  std::string name = absl::CEscape(std::string(key.substr(1)));
  // The parts of a key stand apart by a NUL.
  for (size_t at = name.find("\\000"); at != std::string::npos; at = name.find("\\000", at)) {
    name.replace(at, 4, "/");
  }
  return absl::StrCat("'", name, "' (shard ", static_cast<uint8_t>(key[0]), ")");
}

}  // namespace

std::string SentenceOf(const UnreadableKeys& keys) {
  if (!keys.file.empty() && keys.until == std::nullopt) {
    return absl::StrCat("The table ", keys.file,
                        " is lost, of a family that is not known; older versions of its records "
                        "may be in the place of newer ones.");
  }
  const std::string family = FamilyName(keys.family);
  if (!keys.file.empty()) {
    return absl::StrCat("Of ", family, ", a table with ", keys.records, " entries is lost, from ",
                        NameOfKey(keys.family, keys.after), " to ",
                        NameOfKey(keys.family, *keys.until),
                        "; older versions of its records may be in the place of newer ones.");
  }
  if (IsBySequence(keys.family) && keys.until.has_value() && keys.until->size() == 8 &&
      (keys.after.empty() || keys.after.size() == 8)) {
    const uint64_t first = keys.after.empty() ? 1 : SequenceFromKey(keys.after) + 1;
    return absl::StrCat("Of ", family, ", the numbers ", first, " to ",
                        SequenceFromKey(*keys.until) - 1, " are lost.");
  }
  return absl::StrCat(
      "Of ", family, ", all is lost ",
      keys.after.empty() ? std::string("from the beginning")
                         : absl::StrCat("after ", NameOfKey(keys.family, keys.after)),
      keys.until.has_value() ? absl::StrCat(" and before ", NameOfKey(keys.family, *keys.until))
                             : std::string(" to the end"),
      ".");
}

}  // namespace sluis
