// The name of a digest, "<owner>/<schedule>/<local date>", and where it is stored.
#ifndef SLUIS_ENGINE_DIGESTS_DIGEST_ID_H_
#define SLUIS_ENGINE_DIGESTS_DIGEST_ID_H_

#include <optional>
#include <string>
#include <string_view>

namespace sluis {

struct DigestName {
  std::string owner_id;
  // "HH:MM".
  std::string schedule;
  // "YYYY-MM-DD".
  std::string date;

  // In Family::kDigests.
  std::string Key() const;
};

// Nothing of what has another form: a preview's, for one.
[[nodiscard]] std::optional<DigestName> ReadDigestId(std::string_view id);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_DIGEST_ID_H_
