#include "tools/demo/demo.h"

#include <errno.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "connectors/web/entry/link_sign_in.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tools/access/open_door.h"
#include "tools/forms/profile_file.h"

namespace sluis {
namespace {

constexpr char kFreePort[] = "tcp://127.0.0.1:*";
constexpr char kProducer[] = "demo";

NdjsonOptions ReadingOptions(const Settings& settings) {
  NdjsonOptions options;
  options.limits = settings.Limits();
  options.max_line_bytes = static_cast<size_t>(settings.Integer("limits.max_line_bytes"));
  return options;
}

absl::Status PointAt(const std::string& folder, Settings* settings) {
  absl::Status status = settings->Set("data.folder", folder, "demo");
  for (const char* name :
       {"ingest.endpoint", "control.endpoint", "live.endpoint", "replay.endpoint"}) {
    if (status.ok()) status = settings->Set(name, kFreePort, "demo");
  }
  if (!status.ok() || !settings->Text("web.listen").empty()) return status;
  return settings->Set("web.listen", "127.0.0.1:*", "demo");
}

}  // namespace

absl::StatusOr<std::unique_ptr<DemoFolder>> DemoFolder::Make() {
  std::error_code error;
  std::string path = (std::filesystem::temp_directory_path(error) / "sluis-demo-XXXXXX").string();
  if (error || mkdtemp(path.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, fmt::format("Cannot make the temporary folder {}", path));
  }
  return std::unique_ptr<DemoFolder>(new DemoFolder(std::move(path)));
}

DemoFolder::~DemoFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

absl::StatusOr<std::unique_ptr<Demo>> Demo::Start(
    Settings settings, const std::function<void(const absl::Status&)>& on_error,
    SourceBoard::OnTurn on_source) {
  std::unique_ptr<Demo> demo(new Demo());
  absl::StatusOr<std::unique_ptr<DemoFolder>> folder = DemoFolder::Make();
  if (!folder.ok()) return folder.status();
  demo->folder_ = *std::move(folder);
  demo->settings_ = std::move(settings);
  absl::Status pointed = PointAt(demo->folder_->path(), &demo->settings_);
  if (!pointed.ok()) return pointed;
  ServingHooks hooks;
  hooks.on_source = std::move(on_source);
  absl::StatusOr<std::unique_ptr<Serving>> serving =
      Serving::Open(demo->settings_, on_error, nullptr, hooks);
  if (!serving.ok()) return serving.status();
  demo->serving_ = *std::move(serving);
  demo->thread_ = std::thread([running = demo->serving_.get(), on_error] {
    if (const absl::Status status = running->Run(); !status.ok()) on_error(status);
  });
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = OpenDoor(demo->settings_);
  if (!door.ok()) return door.status();
  demo->door_ = *std::move(door);
  return demo;
}

Demo::~Demo() {
  door_.reset();
  if (!thread_.joinable()) return;
  serving_->Stop();
  thread_.join();
}

absl::Status Demo::AddReaders(const std::string& path) {
  absl::StatusOr<Profiles> profiles = ReadProfiles(path);
  if (!profiles.ok()) return profiles.status();
  for (v1::Owner& owner : profiles->owners) {
    v1::ControlRequest request;
    *request.mutable_put_owner()->mutable_owner() = std::move(owner);
    if (auto reply = door_->Call(request); !reply.ok()) return reply.status();
  }
  for (v1::Interest& interest : profiles->interests) {
    const std::string& owner = interest.owner_id();
    if (std::find(readers_.begin(), readers_.end(), owner) == readers_.end()) {
      readers_.push_back(owner);
    }
    v1::ControlRequest request;
    *request.mutable_put_interest()->mutable_interest() = std::move(interest);
    if (auto reply = door_->Call(request); !reply.ok()) return reply.status();
  }
  return absl::OkStatus();
}

absl::Status Demo::AddYou(const std::string& subject, const std::string& locale) {
  v1::ControlRequest request;
  v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
  owner->set_id("you");
  owner->set_kind(v1::OWNER_KIND_USER);
  owner->set_name(locale == "nl" ? "u" : "you");
  owner->set_locale(locale);
  owner->set_time_zone("Europe/Amsterdam");
  // As the bundled readers: by then the recorded day is over.
  owner->mutable_schedule()->add_times("06:15");
  if (auto reply = door_->Call(request); !reply.ok()) return reply.status();
  v1::Interest* const interest = request.mutable_put_interest()->mutable_interest();
  interest->set_owner_id("you");
  interest->set_id("subject");
  interest->set_title(subject);
  interest->set_kind(v1::INTEREST_KIND_DIGEST);
  if (auto reply = door_->Call(request); !reply.ok()) return reply.status();
  readers_.emplace_back("you");
  return absl::OkStatus();
}

absl::Status Demo::AddSource(const v1::Source& source) {
  v1::ControlRequest request;
  *request.mutable_put_source()->mutable_source() = source;
  return door_->Call(request).status();
}

absl::StatusOr<v1::SourceList> Demo::Sources() {
  v1::ControlRequest request;
  request.mutable_list_sources();
  absl::StatusOr<v1::ControlReply> reply = door_->Call(request);
  if (!reply.ok()) return reply.status();
  return std::move(*reply->mutable_sources());
}

absl::StatusOr<FileIngestReport> Demo::SendPosts(const std::string& path,
                                                 const FileIngestOptions& options) {
  absl::StatusOr<std::unique_ptr<NdjsonReader>> reader =
      NdjsonReader::Open(path, ReadingOptions(settings_));
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::unique_ptr<PostSender>> sender = door_->OpenSender(kProducer);
  if (!sender.ok()) return sender.status();
  FileIngestOptions replay = options;
  replay.replay_clock = true;
  return IngestFile(reader->get(), sender->get(), replay);
}

absl::StatusOr<std::vector<v1::Digest>> Demo::Digests() {
  std::vector<v1::Digest> digests;
  for (const std::string& reader : readers_) {
    absl::StatusOr<v1::Digest> digest = DigestOf(reader);
    if (!digest.ok()) return digest.status();
    digests.push_back(*std::move(digest));
  }
  return digests;
}

absl::StatusOr<std::string> Demo::PagesOf(const std::string& reader) {
  v1::ControlRequest grant;
  grant.mutable_grant_access()->set_owner_id(reader);
  grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
  grant.mutable_grant_access()->set_label("demo");
  absl::StatusOr<v1::ControlReply> reply = door_->Call(grant);
  if (!reply.ok()) return reply.status();
  return serving_->web_url() + SignInPath(reply->granted_access().secret());
}

absl::StatusOr<v1::Digest> Demo::DigestOf(const std::string& owner) {
  v1::ControlRequest newest;
  newest.mutable_get_digest()->set_owner_id(owner);
  absl::StatusOr<v1::ControlReply> reply = door_->Call(newest);
  if (absl::IsNotFound(reply.status())) {
    v1::ControlRequest stats;
    stats.mutable_stats();
    reply = door_->Call(stats);
    if (!reply.ok()) return reply.status();
    const absl::Time until = FromTimestamp(reply->stats().now()) + absl::Seconds(1);
    v1::ControlRequest preview;
    preview.mutable_make_digest()->set_owner_id(owner);
    *preview.mutable_make_digest()->mutable_from() = ToTimestamp(until - absl::Hours(24));
    *preview.mutable_make_digest()->mutable_until() = ToTimestamp(until);
    reply = door_->Call(preview);
  }
  if (!reply.ok()) return reply.status();
  return reply->digest();
}

}  // namespace sluis
