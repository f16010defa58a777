// The numbers by which a server of the Mastodon API calls its statuses, and what their order tells.
// Pure.
#ifndef SLUIS_CONNECTORS_MASTODON_STATUS_NUMBER_H_
#define SLUIS_CONNECTORS_MASTODON_STATUS_NUMBER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace sluis {

// Numbers grow: a longer one is greater, of two of the same length the later one in the alphabet.
// Digits (Mastodon), ULIDs (GoToSocial) and Pleroma's flakes are ordered so. Nothing is the least.
[[nodiscard]] bool IsGreaterNumber(std::string_view a, std::string_view b);

// Letters, digits, '-' and '_', at most 64: what all servers keep to, and what is safe to ask for.
[[nodiscard]] bool IsStatusNumber(std::string_view text);

// The least number that a status of `earlier` before that of `number` may have. Nullopt where the
// number tells no time: Mastodon's do since 2017 (milliseconds since 1970, and 16 bits), and ULIDs.
[[nodiscard]] std::optional<std::string> NumberBefore(std::string_view number,
                                                      absl::Duration earlier);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_STATUS_NUMBER_H_
