// Interests written down as ParseTomlProfiles reads them.
#ifndef SLUIS_TOOLS_FORMS_PROFILE_WRITER_H_
#define SLUIS_TOOLS_FORMS_PROFILE_WRITER_H_

#include <string>

#include "absl/types/span.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Without what only the engine sets, such as an approval.
[[nodiscard]] v1::Interest WithoutEngineFields(v1::Interest interest);

// A TOML file with every field that is set, in the order of the .proto file. Read back, each gives
// WithoutEngineFields of the same interest, byte for byte.
[[nodiscard]] std::string ToToml(absl::Span<const v1::Interest> interests);

}  // namespace sluis

#endif  // SLUIS_TOOLS_FORMS_PROFILE_WRITER_H_
