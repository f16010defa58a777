#include "tools/settings/setting_faults.h"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "tools/settings/setting_keys.h"

namespace sluis {
namespace {

// A file with more broken lines than this is no configuration.
constexpr int kMostBrokenLines = 50;

SettingFault FaultAt(const toml::source_position& place, std::string key, std::string message) {
  return {static_cast<uint32_t>(place.line), static_cast<uint32_t>(place.column), std::move(key),
          std::move(message)};
}

// [begin, end) of the line, its end left out.
std::pair<size_t, size_t> LineAt(std::string_view text, uint32_t line) {
  size_t begin = 0;
  for (uint32_t i = 1; i < line; ++i) {
    const size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {text.size(), text.size()};
    begin = end + 1;
  }
  return {begin, std::min(text.find('\n', begin), text.size())};
}

// The parser throws at the first fault; nothing of ours does.
std::optional<toml::table> Parse(const std::string& text, SettingFault* fault) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    *fault = FaultAt(error.source().begin, "", fmt::format("{}.", error.description()));
    return std::nullopt;
  }
}

// What can be read: a broken line is emptied, and the parser tried again.
toml::table ParseWhatIsWhole(std::string text, std::vector<SettingFault>* faults) {
  for (int i = 0; i < kMostBrokenLines; ++i) {
    SettingFault fault;
    if (std::optional<toml::table> table = Parse(text, &fault)) return *std::move(table);
    const auto [begin, end] = LineAt(text, fault.line);
    const std::string line = text.substr(begin, end - begin);
    faults->push_back(std::move(fault));
    const size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '[') {
      // The keys behind it belong to nobody knows what section.
      text.resize(begin);
    } else {
      text.replace(begin, end - begin, end - begin, ' ');
    }
  }
  return {};
}

absl::StatusOr<std::string> ValueText(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return *text;
  if (auto number = node.value_exact<int64_t>()) return fmt::format("{}", *number);
  if (auto flag = node.value_exact<bool>()) return std::string(*flag ? "true" : "false");
  return absl::InvalidArgumentError("The value must be a text, a whole number, true or false.");
}

void ReadValue(const std::string& name, const toml::key& key, const toml::node& node,
               const TakeSetting& take, std::vector<SettingFault>* faults) {
  if (FindSettingKey(name) == nullptr) {
    faults->push_back(FaultAt(key.source().begin, name, UnknownSetting(name)));
    return;
  }
  const absl::StatusOr<std::string> value = ValueText(node);
  const absl::Status status =
      value.ok() ? take(name, *value, static_cast<uint32_t>(node.source().begin.line))
                 : value.status();
  if (status.ok()) return;
  faults->push_back(FaultAt(node.source().begin, name, std::string(status.message())));
}

}  // namespace

std::string UnknownSetting(std::string_view name) {
  return fmt::format("Unknown key '{}'. Did you mean '{}'? `sluis config keys` lists them all.",
                     name, NearestSettingKey(name));
}

std::vector<SettingFault> ReadSettings(std::string_view text, const TakeSetting& take) {
  std::vector<SettingFault> faults;
  const toml::table document = ParseWhatIsWhole(std::string(text), &faults);
  for (const auto& [section, node] : document) {
    const toml::table* const table = node.as_table();
    if (table == nullptr || table->empty()) {
      const std::span<const SettingKey> keys = SettingKeys();
      const std::string prefix = fmt::format("{}.", section.str());
      const bool known = table != nullptr &&
                         std::any_of(keys.begin(), keys.end(), [&prefix](const SettingKey& key) {
                           return key.name.starts_with(prefix);
                         });
      if (known) continue;
      faults.push_back(FaultAt(section.source().begin, std::string(section.str()),
                               UnknownSetting(section.str())));
      continue;
    }
    for (const auto& [key, value] : *table) {
      ReadValue(fmt::format("{}.{}", section.str(), key.str()), key, value, take, &faults);
    }
  }
  std::stable_sort(faults.begin(), faults.end(), [](const SettingFault& a, const SettingFault& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  return faults;
}

std::string DescribeFaults(const std::vector<SettingFault>& faults, const std::string& name) {
  std::string text;
  for (const SettingFault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += fmt::format("{}:{}:{}: {}", name, fault.line, fault.column, fault.message);
  }
  return text;
}

}  // namespace sluis
