#include "models/text/normalizer.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "models/text/unicode.h"
#include "models/text/word_scanner.h"

namespace sluis {
namespace {

struct Entity {
  std::string_view name;
  char character;
};
// The apostrophe has three spellings.
constexpr std::array<Entity, 7> kEntities = {{{"&amp;", '&'},
                                              {"&lt;", '<'},
                                              {"&gt;", '>'},
                                              {"&quot;", '"'},
                                              {"&#39;", '\''},
                                              {"&#x27;", '\''},
                                              {"&apos;", '\''}}};

// Once: "&amp;lt;" gives "&lt;".
std::string DecodeEntities(std::string text_with_entities) {
  std::string_view text = text_with_entities;
  if (text.find('&') == std::string_view::npos) return text_with_entities;
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const size_t ampersand = std::min(text.find('&'), text.size());
    decoded.append(text.substr(0, ampersand));
    text.remove_prefix(ampersand);
    if (text.empty()) break;
    const auto* entity = std::find_if(kEntities.begin(), kEntities.end(), [text](const Entity& e) {
      return text.substr(0, e.name.size()) == e.name;
    });
    const bool known = entity != kEntities.end();
    decoded += known ? entity->character : '&';
    text.remove_prefix(known ? entity->name.size() : 1);
  }
  return decoded;
}

}  // namespace

absl::StatusOr<Normalization> ParseNormalization(std::string_view name) {
  if (name == "raw") return Normalization::kRaw;
  if (name == "sluis-1") return Normalization::kSluis1;
  return absl::InvalidArgumentError(
      fmt::format("unknown text normalisation \"{}\": use raw or sluis-1", name));
}

std::string_view NormalizationName(Normalization normalization) {
  return normalization == Normalization::kRaw ? "raw" : "sluis-1";
}

std::string NormalizeSluis1(std::string_view text) {
  const std::vector<int32_t> folded = FoldCase(DecodeEntities(DropInvalidUtf8(text)));
  return WordScanner(folded).Scan();
}

std::string Normalize(Normalization normalization, std::string_view text) {
  if (normalization == Normalization::kSluis1) return NormalizeSluis1(text);
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

}  // namespace sluis
