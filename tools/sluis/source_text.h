// Sources as text for a terminal.
#ifndef SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_
#define SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_

#include <string>

#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// A line for each: kind, how it is doing, posts, the newest, name; below it what went wrong last
// where it still does; at the end how many are how.
[[nodiscard]] std::string SourceTable(const v1::SourceList& list);

// What comes from outside may hold anything; a line stays a line.
[[nodiscard]] std::string OneLine(std::string text);

// A line for each thing that is known.
[[nodiscard]] std::string SourceDetails(const v1::SourceStanding& standing);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_SOURCE_TEXT_H_
