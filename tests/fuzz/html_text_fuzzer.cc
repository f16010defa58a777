// Any bytes as HTML: the text is UTF-8 within its limit, and each link's words stand in it. The
// first byte chooses the limit.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/markup/html_text.h"

namespace {

bool IsUtf8(const std::string& text) { return simdjson::validate_utf8(text.data(), text.size()); }

bool IsOfTheWeb(const std::string& address) {
  return address.find("://") != std::string::npos && (address[0] == 'h' || address[0] == 'H') &&
         address.size() <= 4096 && IsUtf8(address);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view html(reinterpret_cast<const char*>(data + 1), size - 1);
  sluis::HtmlLimits limits;
  if (data[0] % 2 == 1) limits = {data[0], 3, 3};
  const sluis::HtmlText read = sluis::ReadHtml(html, "https://example.org/a/b", limits);
  if (read.text.size() > limits.max_text_bytes || !IsUtf8(read.text)) std::abort();
  if (read.links.size() > limits.max_links || read.images.size() > limits.max_images) std::abort();
  size_t last = 0;
  for (const sluis::HtmlLink& link : read.links) {
    if (!IsOfTheWeb(link.address)) std::abort();
    if (link.begin > link.end || link.end > read.text.size()) std::abort();
    if (link.begin < last) std::abort();
    last = link.end;
  }
  for (const sluis::HtmlImage& image : read.images) {
    if (!IsOfTheWeb(image.address) || !IsUtf8(image.alt_text)) std::abort();
  }
  // Plain text without signs of markup says the same when it is read again.
  if (!read.cut && read.text.find_first_of("<&") == std::string::npos) {
    const sluis::HtmlText again = sluis::ReadHtml("<pre>" + read.text + "</pre>", "", limits);
    if (again.text.size() > read.text.size()) std::abort();
  }
  return 0;
}
