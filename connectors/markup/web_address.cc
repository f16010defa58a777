#include "connectors/markup/web_address.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "connectors/http/curl_handle.h"
#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

constexpr size_t kMostBytes = 4096;

bool IsControl(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; }

// As browsers do: blanks around go, tabs and line ends within too, other blanks are encoded.
std::string Tidied(std::string_view reference) {
  while (!reference.empty() && IsControl(reference.front())) reference.remove_prefix(1);
  while (!reference.empty() && IsControl(reference.back())) reference.remove_suffix(1);
  std::string tidy;
  if (reference.size() > kMostBytes) return tidy;
  for (const char c : reference) {
    if (c == ' ') {
      tidy += "%20";
    } else if (!IsControl(c)) {
      tidy.push_back(c);
    }
  }
  return XmlText(tidy);
}

// With its ':'; empty when there is none.
std::string_view SchemeOf(std::string_view address) {
  const size_t colon = address.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  for (const char c : address.substr(0, colon)) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '+' && c != '-' && c != '.') {
      return {};
    }
  }
  return address.substr(0, colon + 1);
}

bool IsOfTheWeb(std::string_view address) {
  const std::string scheme = absl::AsciiStrToLower(std::string(SchemeOf(address)));
  if (scheme != "http:" && scheme != "https:") return false;
  const std::string_view after = address.substr(scheme.size());
  return after.size() > 2 && after.substr(0, 2) == "//" &&
         std::string_view("/?#:@").find(after[2]) == std::string_view::npos;
}

std::string Join(const std::string& base, const std::string& reference) {
  const CurlUrl url(curl_url());
  if (url == nullptr) return {};
  if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return {};
  if (curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) return {};
  char* joined = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &joined, 0) != CURLUE_OK) return {};
  std::string address = joined;
  curl_free(joined);
  return address;
}

}  // namespace

std::string ResolveAddress(std::string_view base, std::string_view reference) {
  std::string address = Tidied(reference);
  if (address.empty() || address[0] == '#') return {};
  if (SchemeOf(address).empty()) {
    if (!IsOfTheWeb(base) || base.size() > kMostBytes) return {};
    address = Join(std::string(base), address);
  }
  return IsOfTheWeb(address) && address.size() <= kMostBytes ? address : std::string();
}

}  // namespace sluis
