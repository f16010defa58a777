#include "connectors/mastodon/status_reader.h"

#include <utility>

#include "connectors/mastodon/status_number.h"
#include "connectors/mastodon/status_post.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// A page of forty long statuses with their cards and accounts is below one.
constexpr size_t kMaxMessageBytes = 8 * 1024 * 1024;

absl::Status ServerSays(const JsonValue& message) {
  constexpr size_t kMostShown = 200;
  return absl::InvalidArgumentError(fmt::format("The server answers with an error: {}",
                                                message["error"].Text().substr(0, kMostShown)));
}

// Counts what it refuses.
bool IsRefused(StatusFinding finding, MastodonNews* news) {
  if (finding == StatusFinding::kPost) return false;
  ++(finding == StatusFinding::kNotPublic ? news->not_public : news->invalid);
  return true;
}

constexpr std::string_view kNew = "update";
constexpr std::string_view kEdited = "status.update";

bool IsOfStatuses(std::string_view type) { return type == kNew || type == kEdited; }

}  // namespace

StatusReader::StatusReader(std::string server, const PostLimits& limits, StatusNames* names)
    : server_(std::move(server)),
      limits_(limits),
      names_(names),
      frames_(kMaxMessageBytes),
      statuses_(kMaxMessageBytes) {}

absl::Status StatusReader::ReadAnswer(std::string_view json, MastodonNews* news) {
  const absl::StatusOr<JsonValue> answer = statuses_.Parse(json);
  if (!answer.ok()) return answer.status();
  if (answer->IsArray()) {
    const std::vector<JsonValue> items = answer->Items();
    for (auto item = items.rbegin(); item != items.rend(); ++item) TakeNew(*item, news);
    return absl::OkStatus();
  }
  if (!answer->IsObject()) {
    return absl::InvalidArgumentError("The answer is neither a status nor a list of statuses.");
  }
  if ((*answer)["error"].IsText()) return ServerSays(*answer);
  TakeNew(*answer, news);
  return absl::OkStatus();
}

absl::Status StatusReader::ReadEvent(std::string_view type, std::string_view data,
                                     MastodonNews* news) {
  if (type == "delete") {
    TakeDelete(data, news);
    return absl::OkStatus();
  }
  if (!IsOfStatuses(type)) {
    ++news->other_events;
    return absl::OkStatus();
  }
  const absl::StatusOr<JsonValue> status = statuses_.Parse(data);
  if (!status.ok()) return status.status();
  Take(type, *status, news);
  return absl::OkStatus();
}

absl::Status StatusReader::ReadFrame(std::string_view frame, MastodonNews* news) {
  const absl::StatusOr<JsonValue> message = frames_.Parse(frame);
  if (!message.ok()) return message.status();
  if ((*message)["error"].IsText()) return ServerSays(*message);
  const std::string_view type = (*message)["event"].Text();
  if (type.empty()) {
    return absl::InvalidArgumentError(
        "The frame names no event; {\"event\": ..., \"payload\": ...} is expected.");
  }
  const JsonValue payload = (*message)["payload"];
  // Some servers do not wrap it in a string.
  if (payload.IsObject() && IsOfStatuses(type)) {
    Take(type, payload, news);
    return absl::OkStatus();
  }
  return ReadEvent(type, payload.Text(), news);
}

// An edit says nothing of how far a timeline was read.
void StatusReader::Take(std::string_view type, const JsonValue& status, MastodonNews* news) {
  type == kNew ? TakeNew(status, news) : TakeStatus(status, news);
}

void StatusReader::TakeNew(const JsonValue& status, MastodonNews* news) {
  const std::string_view number = status["id"].Text();
  if (IsStatusNumber(number)) {
    if (IsGreaterNumber(number, news->greatest)) news->greatest = number;
    if (news->least.empty() || IsGreaterNumber(news->least, number)) news->least = number;
  }
  TakeStatus(status, news);
}

void StatusReader::TakeStatus(const JsonValue& status, MastodonNews* news) {
  v1::Post post;
  const JsonValue boosted = status["reblog"];
  if (!boosted.IsObject()) {
    if (TakeOne(status, &post, news)) news->posts.push_back(std::move(post));
    return;
  }
  if (!TakeOne(boosted, &post, news)) return;
  news->posts.push_back(post);
  const StatusContext context{server_, *names_, limits_};
  const StatusFinding finding = ReadBoostPost(context, status, &post);
  if (IsRefused(finding, news)) return;
  Learn(status, post, news);
  news->posts.push_back(std::move(post));
}

bool StatusReader::TakeOne(const JsonValue& status, v1::Post* post, MastodonNews* news) {
  const StatusContext context{server_, *names_, limits_};
  const StatusFinding finding = ReadStatusPost(context, status, post);
  if (IsRefused(finding, news)) return false;
  Learn(status, *post, news);
  return true;
}

void StatusReader::TakeDelete(std::string_view local_id, MastodonNews* news) {
  const StatusName* const name = names_->Find(local_id);
  std::string id = name != nullptr ? name->uri : ServerName(server_, local_id);
  const bool is_name = name != nullptr || IsStatusNumber(local_id);
  if (!is_name || id.size() > limits_.max_name_bytes) {
    ++news->invalid;
    return;
  }
  news->deleted.emplace_back(local_id);
  v1::Post& post = news->posts.emplace_back();
  post.set_source(kMastodonSource);
  post.set_id(std::move(id));
  post.set_operation(v1::OPERATION_DELETE);
}

void StatusReader::Learn(const JsonValue& status, const v1::Post& post, MastodonNews* news) {
  const std::string_view local_id = status["id"].Text();
  if (IsStatusNumber(local_id)) news->taken.emplace_back(local_id);
  if (local_id.size() > limits_.max_name_bytes) return;
  names_->Put(local_id, {post.id(), post.conversation()});
}

}  // namespace sluis
