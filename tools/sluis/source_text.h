// Sources as text for a terminal.
#ifndef SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_
#define SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_

#include <string>

#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// A line for each: kind, how it is doing, posts, the newest, name; and a second line with what went
// wrong last where it still does.
[[nodiscard]] std::string SourceTable(const v1::SourceList& list);

// A line for each thing that is known.
[[nodiscard]] std::string SourceDetails(const v1::SourceStanding& standing);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_
