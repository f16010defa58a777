#include "tools/operation/reloading.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "tools/operation/profile_renewal.h"
#include "tools/settings/setting_keys.h"

namespace sluis {
namespace {

constexpr std::array<std::string_view, 4> kLiveKeys = {"model.path", "interests.profiles",
                                                       "log.level", "log.format"};

bool IsLive(std::string_view name) {
  return std::find(kLiveKeys.begin(), kLiveKeys.end(), name) != kLiveKeys.end();
}

void AddSetting(std::string_view name, const std::string& from, const std::string& to,
                v1::ReloadReply* reply) {
  v1::ReloadReply::Setting* setting = IsLive(name) ? reply->add_changed() : reply->add_waiting();
  setting->set_name(std::string(name));
  setting->set_from(from);
  setting->set_to(to);
}

std::string Absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

}  // namespace

Reloading::Reloading(std::function<absl::StatusOr<Settings>()> reread, Settings running,
                     Engine* engine, Log* log)
    : reread_(std::move(reread)), engine_(engine), log_(log), running_(std::move(running)) {}

absl::StatusOr<v1::ReloadReply> Reloading::Reload() {
  const MutexLock lock(&mutex_);
  const absl::StatusOr<Settings> wanted = reread_();
  if (!wanted.ok()) return wanted.status();
  const absl::StatusOr<Profiles> profiles = ReadCheckedProfiles(wanted->Text("interests.profiles"));
  if (!profiles.ok()) return profiles.status();
  v1::ReloadReply reply;
  log_->Use(LogLevelOf(wanted->Text("log.level")), LogFormatOf(wanted->Text("log.format")));
  const absl::StatusOr<ProfileChanges> changes = ApplyProfiles(*profiles, engine_);
  if (!changes.ok()) return changes.status();
  reply.set_owners_put(changes->owners_put);
  reply.set_interests_put(changes->interests_put);
  reply.set_unchanged(changes->unchanged);
  if (wanted->Text("model.path") != running_.Text("model.path")) {
    absl::Status status = ChangeModel(wanted->Text("model.path"), &reply);
    if (!status.ok()) return status;
  }
  for (const SettingKey& key : SettingKeys()) {
    const Settings::Value& now = wanted->value(key.name);
    const std::string from = running_.Text(key.name);
    if (now.text == from) continue;
    AddSetting(key.name, from, now.text, &reply);
    if (!IsLive(key.name)) continue;
    if (absl::Status status = running_.Set(key.name, now.text, now.origin); !status.ok()) {
      return status;
    }
  }
  return reply;
}

absl::Status Reloading::ChangeModel(const std::string& path, v1::ReloadReply* reply) {
  // None is named any more: the folder goes on with the one that it has.
  if (path.empty() || Absolute(path) == Absolute(engine_->model_path())) return absl::OkStatus();
  v1::ControlRequest request;
  request.mutable_change_model()->set_path(Absolute(path));
  const v1::ControlReply answer = engine_->Handle(request);
  if (answer.status().code() != 0) {
    return absl::Status(static_cast<absl::StatusCode>(answer.status().code()),
                        answer.status().message());
  }
  reply->set_model_change(true);
  return absl::OkStatus();
}

absl::Status Reloading::ApplyAtStart(const Settings& settings, Engine* engine) {
  const absl::StatusOr<Profiles> profiles =
      ReadCheckedProfiles(settings.Text("interests.profiles"));
  if (!profiles.ok()) return profiles.status();
  return ApplyProfiles(*profiles, engine).status();
}

}  // namespace sluis
