// Shorthand for the JSON that subcommands write themselves, without a message of sluis.v1.
#ifndef SLUIS_TOOLS_SLUIS_JSON_VALUE_H_
#define SLUIS_TOOLS_SLUIS_JSON_VALUE_H_

#include <cstdint>
#include <string_view>

#include "engine/digests/json_writer.h"

namespace sluis {

inline void AddText(std::string_view name, std::string_view text, JsonWriter* json) {
  json->Key(name);
  json->String(text);
}

inline void AddNumber(std::string_view name, uint64_t number, JsonWriter* json) {
  json->Key(name);
  json->Number(number);
}

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_JSON_VALUE_H_
