// What a valid dossier is. Pure, safe on any thread.
#ifndef SLUIS_PROTO_DOSSIER_CHECKS_H_
#define SLUIS_PROTO_DOSSIER_CHECKS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "proto/sluis/v1/dossier.pb.h"

namespace sluis {

inline constexpr size_t kMaxDossierTitleBytes = 200;
inline constexpr size_t kMaxDossierTextBytes = 8192;
inline constexpr size_t kMaxDossierNoteBytes = 2048;
inline constexpr int kMaxDossierEntries = 100;

// The owner, the id if there is one, a title of one line, a date that exists, texts of UTF-8 within
// the limits. InvalidArgument with a sentence that names the field and the limit.
[[nodiscard]] absl::Status CheckDossier(const v1::Dossier& dossier);

}  // namespace sluis

#endif  // SLUIS_PROTO_DOSSIER_CHECKS_H_
