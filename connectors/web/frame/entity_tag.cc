#include "connectors/web/frame/entity_tag.h"

#include <sodium.h>

#include <array>
#include <string>
#include <string_view>

#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

std::string TagOf(std::string_view body) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(body.data()),
                     body.size(), nullptr, 0);
  std::string tag = "\"";
  for (const unsigned char byte : hash) tag.append(fmt::format("{:02x}", byte));
  return tag + "\"";
}

std::string_view Stripped(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Compared weakly, as If-None-Match is.
bool IsKnown(const HttpRequest& request, std::string_view tag) {
  for (const auto& [field, value] : request.fields) {
    if (field != "if-none-match") continue;
    for (std::string_view known : SplitAt(value, ',')) {
      known = Stripped(known);
      if (known.starts_with("W/")) known.remove_prefix(2);
      if (known == "*" || known == tag) return true;
    }
  }
  return false;
}

}  // namespace

void AddEntityTag(const HttpRequest& request, HttpAnswer* answer) {
  const std::string tag = TagOf(answer->body);
  answer->fields.emplace_back("ETag", tag);
  if (!IsKnown(request, tag)) return;
  answer->status = 304;
  answer->body.clear();
}

}  // namespace sluis
