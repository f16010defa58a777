// Who is behind posts, as rows of a table.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_VOICES_DATA_H_
#define SLUIS_CONNECTORS_WEB_PAGES_VOICES_DATA_H_

#include <string>

#include "connectors/web/frame/page.h"
#include "connectors/web/frame/visit.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// A list of {{label}} and {{value}}.
[[nodiscard]] PageData VoiceRows(const Visit& visit, const v1::Voices& voices);

// The share of the three loudest accounts: "46%"; empty where too few posts name their account.
[[nodiscard]] std::string LoudestShare(const v1::Voices& voices);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_VOICES_DATA_H_
