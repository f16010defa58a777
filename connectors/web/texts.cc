#include "connectors/web/texts.h"

#include <toml++/toml.h>

#include "absl/strings/ascii.h"
#include "connectors/web/embedded_file.h"

namespace sluis {
namespace {

Texts Read(const std::string& language) {
  Texts texts{language, {}};
  // It is a part of the program, and the tests read it.
  const toml::table table = toml::parse(EmbeddedFile(language + ".toml"));
  for (const auto& [key, value] : table) {
    texts.by_key[std::string(key.str())] = value.value_or(std::string());
  }
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
