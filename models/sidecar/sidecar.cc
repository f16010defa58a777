#include "models/sidecar/sidecar.h"

#include <toml++/toml.h>

#include <filesystem>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

std::vector<std::string> Strings(const toml::table& table, std::string_view key) {
  std::vector<std::string> strings;
  if (const toml::array* array = table[key].as_array()) {
    for (const toml::node& node : *array) {
      if (const auto text = node.value<std::string>()) strings.push_back(*text);
    }
  }
  return strings;
}

}  // namespace

absl::StatusOr<ModelSidecar> ReadSidecar(const std::string& model_path) {
  const std::string path = absl::StrCat(model_path, ".toml");
  ModelSidecar sidecar;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return sidecar;
  try {
    const toml::table table = toml::parse_file(path);
    sidecar.name = table["name"].value_or(std::string());
    sidecar.languages = Strings(table, "languages");
    sidecar.trained_on = Strings(table, "trained_on");
    const std::string name = table["normalization"].value_or(std::string("raw"));
    absl::StatusOr<Normalization> normalization = ParseNormalization(name);
    if (!normalization.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": ", std::string(normalization.status().message())));
    }
    sidecar.normalization = *normalization;
  } catch (const toml::parse_error& wrong) {
    return absl::InvalidArgumentError(absl::StrCat(path, ", line ", wrong.source().begin.line, ": ",
                                                   std::string(wrong.description()), "."));
  }
  return sidecar;
}

}  // namespace sluis
