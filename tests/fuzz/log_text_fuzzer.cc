// Any bytes in a line of the log: what comes out is one line of printable UTF-8, and JSON that reads
// back.
#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tools/operation/log_text.h"

namespace {

void CheckLine(std::string_view line) {
  const bool controls = std::any_of(line.begin(), line.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (controls || !simdjson::validate_utf8(line)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckLine(sluis::LogValue(text));
  const std::string json = "[" + sluis::JsonLogValue(text) + "]";
  CheckLine(json);
  simdjson::dom::parser parser;
  simdjson::dom::element parsed;
  if (parser.parse(json).get(parsed) != simdjson::SUCCESS) std::abort();
  return 0;
}
