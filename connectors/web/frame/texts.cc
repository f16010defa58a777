#include "connectors/web/frame/texts.h"

#include <toml++/toml.h>

#include "absl/strings/ascii.h"
#include "connectors/web/frame/embedded_file.h"

namespace sluis {
namespace {

void Take(const toml::table& table, const std::string& prefix, Texts* texts) {
  for (const auto& [key, value] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* const section = value.as_table()) {
      Take(*section, name + ".", texts);
    } else {
      texts->by_key[name] = value.value_or(std::string());
    }
  }
}

Texts Read(const std::string& language) {
  Texts texts{language, {}};
  // It is a part of the program, and the tests read it.
  Take(toml::parse(EmbeddedFile(language + ".toml")), "", &texts);
  return texts;
}

}  // namespace

const std::string& Texts::operator[](std::string_view key) const {
  return by_key.at(std::string(key));
}

const Texts& TextsFor(std::string_view locale) {
  static const auto* const kEnglish = new Texts(Read("en"));
  static const auto* const kDutch = new Texts(Read("nl"));
  const std::string lower = absl::AsciiStrToLower(std::string(locale));
  return lower == "nl" || lower.starts_with("nl-") ? *kDutch : *kEnglish;
}

}  // namespace sluis
