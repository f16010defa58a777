// Any bytes as a form: what is taken is text, and written again it reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/form.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (sluis::PercentDecode(sluis::PercentEncode(text)) != text) std::abort();
  const auto form = sluis::Form::Parse(text);
  if (!form.ok()) return 0;
  const std::string name = sluis::PercentDecode(text.substr(0, text.find_first_of("=&")));
  const auto values = form->All(name);
  std::string again;
  for (const std::string& value : values) {
    again += sluis::PercentEncode(name) + "=" + sluis::PercentEncode(value) + "&";
  }
  const auto read = sluis::Form::Parse(again);
  if (!read.ok() || read->All(name) != values) std::abort();
  return 0;
}
