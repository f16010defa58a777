#include "connectors/feeds/xml_repair.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"

namespace sluis {
namespace {

constexpr size_t kLongestReference = 40;

// `text` begins with '&'. "&name;", "&#1;", "&#x1;".
bool BeginsReference(std::string_view text) {
  const std::string_view near = text.substr(0, kLongestReference);
  const size_t end = near.find(';');
  if (end == std::string_view::npos) return false;
  std::string_view name = near.substr(1, end - 1);
  const bool number = !name.empty() && name[0] == '#';
  if (number) name.remove_prefix(name.size() > 1 && name[1] == 'x' ? 2 : 1);
  if (name.empty()) return false;
  const auto alphanumeric = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c));
  };
  if (!number && absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) return false;
  return std::all_of(name.begin(), name.end(), alphanumeric);
}

// What is no markup up to its end, and is left as it is.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSections = {{
    {"<![CDATA[", "]]>"},
    {"<!--", "-->"},
    {"<?", "?>"},
}};

// How many bytes of `text` are such a section that begins it; 0 for none.
size_t SectionLength(std::string_view text) {
  for (const auto& [begin, end] : kSections) {
    if (text.substr(0, begin.size()) != begin) continue;
    const size_t found = text.find(end, begin.size());
    return found == std::string_view::npos ? text.size() : found + end.size();
  }
  return 0;
}

}  // namespace

std::string EscapeLoneAmpersands(std::string_view document) {
  std::string repaired;
  repaired.reserve(document.size());
  while (!document.empty()) {
    const size_t plain = std::min(document.find_first_of("&<"), document.size());
    repaired.append(document.substr(0, plain));
    document.remove_prefix(plain);
    if (document.empty()) break;
    const size_t taken = std::max<size_t>(SectionLength(document), 1);
    const bool lone = document[0] == '&' && !BeginsReference(document);
    repaired.append(lone ? std::string_view("&amp;") : document.substr(0, taken));
    document.remove_prefix(taken);
  }
  return repaired;
}

}  // namespace sluis
