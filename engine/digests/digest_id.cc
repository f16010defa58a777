#include "engine/digests/digest_id.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "engine/state/keys.h"

namespace sluis {

std::string DigestName::Key() const { return DigestKey(owner_id, schedule, date); }

std::optional<DigestName> ReadDigestId(std::string_view id) {
  const std::vector<std::string> parts = absl::StrSplit(std::string(id), '/');
  if (parts.size() != 3) return std::nullopt;
  return DigestName{parts[0], parts[1], parts[2]};
}

}  // namespace sluis
