#include "tools/settings/settings.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "connectors/http/http_reach.h"
#include "connectors/http/http_server.h"
#include "fmt/format.h"
#include "tools/settings/mail_settings.h"
#include "tools/settings/setting_keys.h"
#include "tools/settings/sign_in_settings.h"

namespace sluis {
namespace {

bool ParseInteger(std::string_view text, int64_t* number) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stopped == end;
}

absl::Status CheckInteger(const SettingKey& key, std::string_view text) {
  int64_t number = 0;
  if (!ParseInteger(text, &number) || number < key.least || number > key.most) {
    return absl::InvalidArgumentError(fmt::format(
        "{} must be a whole number from {} to {}, not '{}'.", key.name, key.least, key.most, text));
  }
  return absl::OkStatus();
}

absl::Status CheckEndpoint(const SettingKey& key, std::string_view text) {
  if (text.starts_with("tcp://") || text.starts_with("ipc://")) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "{} must be an address such as tcp://127.0.0.1:5561 or ipc:///run/sluis/ingest, not '{}'.",
      key.name, text));
}

// Scheme, host and perhaps a port.
bool IsSiteAddress(std::string_view text) {
  const size_t host = text.find("://");
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  text.remove_prefix(host + 3);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

absl::Status CheckText(const SettingKey& key, std::string_view text) {
  if (key.name == "model.storage" && text != "resident" && text != "mapped") {
    return absl::InvalidArgumentError(
        fmt::format("model.storage must be resident or mapped, not '{}'.", text));
  }
  if (key.name == "log.format" && text != "text" && text != "json") {
    return absl::InvalidArgumentError(
        fmt::format("log.format must be text or json, not '{}'.", text));
  }
  if ((key.name == "metrics.listen" || key.name == "web.listen") && !text.empty()) {
    const absl::Status status = CheckListenAddress(text);
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("{}: {}", key.name, std::string(status.message())));
    }
  }
  if (key.name == "web.url" && !text.empty() && !IsSiteAddress(text)) {
    return absl::InvalidArgumentError(fmt::format(
        "web.url must be an address such as https://sluis.example.nl, without a path, not '{}'.",
        text));
  }
  if (key.name == "sources.allow") {
    for (const std::string& place : PlacesIn(text)) {
      if (absl::Status status = CheckPlaceText(place); !status.ok()) {
        return absl::InvalidArgumentError(
            fmt::format("sources.allow: {}", std::string(status.message())));
      }
    }
  }
  if (key.name.starts_with("mail.")) return CheckMailSetting(key.name, text);
  if (key.name.starts_with("sign_in.")) return CheckSignInSetting(key.name, text);
  if (key.name != "log.level" || text == "debug" || text == "info" || text == "warn" ||
      text == "error") {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("log.level must be debug, info, warn or error, not '{}'.", text));
}

absl::Status CheckValue(const SettingKey& key, std::string_view text) {
  switch (key.type) {
    case SettingType::kInteger:
      return CheckInteger(key, text);
    case SettingType::kEndpoint:
      return CheckEndpoint(key, text);
    case SettingType::kDuration: {
      absl::StatusOr<absl::Duration> duration = ParseDuration(text);
      if (duration.ok()) return absl::OkStatus();
      return absl::InvalidArgumentError(
          fmt::format("{}: {}", key.name, std::string(duration.status().message())));
    }
    case SettingType::kBoolean:
      if (text == "true" || text == "false") return absl::OkStatus();
      return absl::InvalidArgumentError(fmt::format("{} must be true or false.", key.name));
    case SettingType::kBytes: {
      absl::StatusOr<uint64_t> bytes = ParseBytes(text);
      if (bytes.ok()) return absl::OkStatus();
      return absl::InvalidArgumentError(
          fmt::format("{}: {}", key.name, std::string(bytes.status().message())));
    }
    case SettingType::kText:
      return CheckText(key, text);
    case SettingType::kPath:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status At(const std::string& position, const absl::Status& status) {
  return absl::Status(status.code(),
                      fmt::format("{}: {}", position, std::string(status.message())));
}

}  // namespace

std::vector<std::string> PlacesIn(std::string_view text) {
  return absl::StrSplit(absl::string_view(text.data(), text.size()), absl::ByAnyChar(" ,"),
                        absl::SkipEmpty());
}

absl::StatusOr<absl::Duration> ParseDuration(std::string_view text) {
  int64_t number = 0;
  if (text.size() >= 2 && ParseInteger(text.substr(0, text.size() - 1), &number) && number >= 0 &&
      number <= 1'000'000'000) {
    switch (text.back()) {
      case 's':
        return absl::Seconds(number);
      case 'm':
        return absl::Minutes(number);
      case 'h':
        return absl::Hours(number);
      case 'd':
        return absl::Hours(24) * number;
      default:
        break;
    }
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is not a duration; write 90s, 10m, 72h or 30d.", text));
}

absl::StatusOr<uint64_t> ParseBytes(std::string_view text) {
  int shift = 0;
  std::string_view digits = text;
  for (const auto& [unit, bits] : {std::pair("KiB", 10), {"MiB", 20}, {"GiB", 30}}) {
    if (!digits.ends_with(unit)) continue;
    digits.remove_suffix(3);
    shift = bits;
    break;
  }
  int64_t number = 0;
  if (ParseInteger(digits, &number) && number >= 0 && number <= int64_t{1} << 32) {
    return static_cast<uint64_t>(number) << shift;
  }
  return absl::InvalidArgumentError(fmt::format(
      "'{}' is not a size; write 500MiB, 4GiB or a number of bytes up to 4294967296.", text));
}

Settings::Settings() {
  for (const SettingKey& key : SettingKeys()) {
    values_.emplace(key.name, Value{std::string(key.fallback), "default"});
  }
}

absl::Status Settings::Set(std::string_view name, std::string_view text, std::string origin) {
  const SettingKey* key = FindSettingKey(name);
  if (key == nullptr) return absl::InvalidArgumentError(UnknownSetting(name));
  if (absl::Status status = CheckValue(*key, text); !status.ok()) return status;
  values_[std::string(name)] = Value{std::string(text), std::move(origin)};
  return absl::OkStatus();
}

absl::Status Settings::ReadToml(std::string_view text, const std::string& name) {
  const std::vector<SettingFault> faults = FaultsOf(text, name);
  return faults.empty() ? absl::OkStatus()
                        : absl::InvalidArgumentError(DescribeFaults(faults, name));
}

std::vector<SettingFault> Settings::FaultsOf(std::string_view text, const std::string& name) {
  return ReadSettings(text, [&](const std::string& key, const std::string& value, uint32_t line) {
    return Set(key, value, fmt::format("{}:{}", name, line));
  });
}

absl::Status Settings::ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(fmt::format("Cannot read the configuration file {}.", path));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return ReadToml(text.str(), path);
}

absl::Status Settings::ReadVariables(const LookUp& look_up) {
  for (const SettingKey& key : SettingKeys()) {
    const std::string variable = SettingVariable(key.name);
    const std::optional<std::string> text = look_up(variable);
    if (!text.has_value()) continue;
    if (absl::Status status = Set(key.name, *text, variable); !status.ok()) {
      return At(variable, status);
    }
  }
  return absl::OkStatus();
}

const Settings::Value& Settings::value(std::string_view name) const {
  const auto found = values_.find(name);
  assert(found != values_.end());
  return found->second;
}

int64_t Settings::Integer(std::string_view name) const {
  int64_t number = 0;
  const bool is_number = ParseInteger(Text(name), &number);
  assert(is_number);
  static_cast<void>(is_number);
  return number;
}

absl::Duration Settings::Duration(std::string_view name) const {
  return ParseDuration(Text(name)).value_or(absl::ZeroDuration());
}

uint64_t Settings::Bytes(std::string_view name) const { return ParseBytes(Text(name)).value_or(0); }

PostLimits Settings::Limits() const {
  PostLimits limits;
  limits.max_text_bytes = static_cast<size_t>(Integer("limits.max_text_bytes"));
  limits.max_name_bytes = static_cast<size_t>(Integer("limits.max_name_bytes"));
  limits.max_url_bytes = static_cast<size_t>(Integer("limits.max_url_bytes"));
  limits.max_items = static_cast<size_t>(Integer("limits.max_items"));
  return limits;
}

EngineOptions Settings::ToEngineOptions() const {
  EngineOptions options;
  options.data_folder = Text("data.folder");
  options.model_path = Text("model.path");
  options.model_storage =
      Text("model.storage") == "mapped" ? ModelStorage::kMapped : ModelStorage::kResident;
  const auto workers = static_cast<int>(Integer("engine.workers"));
  options.worker_threads =
      workers > 0 ? workers
                  : std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 256);
  options.known_horizon = Duration("retention.known");
  options.retention.posts = Duration("retention.posts");
  options.retention.matches = Duration("retention.matches");
  options.retention.digests = Duration("retention.digests");
  options.retention.judgements = Duration("retention.judgements");
  options.retention.max_bytes = Bytes("retention.max_bytes");
  options.retention.copies = {Duration("retention.backups"), Duration("retention.digests")};
  options.story_window = Duration("stories.window");
  options.disk_reserve_bytes = static_cast<uint64_t>(Integer("data.reserve_bytes"));
  options.write_buffer_bytes = static_cast<size_t>(Integer("data.write_buffer_bytes"));
  options.block_cache_bytes = static_cast<size_t>(Integer("data.block_cache_bytes"));
  options.max_posts_per_batch = static_cast<uint32_t>(Integer("ingest.max_posts_per_batch"));
  options.producer_credit = static_cast<uint32_t>(Integer("ingest.credit"));
  options.limits = Limits();
  return options;
}

}  // namespace sluis
