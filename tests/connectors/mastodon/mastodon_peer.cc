#include "tests/connectors/mastodon/mastodon_peer.h"

#include <algorithm>
#include <cstdlib>

#include "connectors/mastodon/status_number.h"
#include "fmt/format.h"
#include "tests/connectors/http/request_query.h"
#include "tests/connectors/http/web_socket_answer.h"

namespace sluis {
namespace {

// 2026-03-12 07:00 UTC.
constexpr int64_t kStartMillis = 1'773'298'800'000;

}  // namespace

std::string NumberAt(int second) {
  return std::to_string((kStartMillis + int64_t{second} * 1000) << 16);
}

std::string StatusJson(const std::string& number, bool is_edited) {
  return fmt::format(
      R"({{"id":"{0}","uri":"https://here.example/s/{0}","visibility":"public","content":"{0}",)"
      R"("created_at":"2026-03-12T07:00:00Z",{1}"account":{{"acct":"jan"}}}})",
      number, is_edited ? R"("edited_at":"2026-03-12T09:00:00Z",)" : "");
}

std::string UpdateEvent(const std::string& number) {
  return fmt::format("event: update\ndata: {}\n\n", StatusJson(number));
}

MastodonPeer::MastodonPeer()
    : peer_([this](const HttpRequest& request, const PeerConnection& client) {
        Serve(request, client);
      }) {}

void MastodonPeer::AddStatus(const std::string& number) {
  const MutexLock lock(&mutex_);
  numbers_.push_back(number);
  std::sort(numbers_.begin(), numbers_.end(), IsGreaterNumber);
}

void MastodonPeer::EditStatus(const std::string& number) {
  const MutexLock lock(&mutex_);
  edited_.insert(number);
}

void MastodonPeer::DeleteStatus(const std::string& number) {
  const MutexLock lock(&mutex_);
  std::erase(numbers_, number);
}

void MastodonPeer::Say(const std::string& path, const std::string& events, bool is_cut) {
  const MutexLock lock(&mutex_);
  scripts_[path] = {events, is_cut};
}

void MastodonPeer::SayBySocket(const std::vector<std::string>& messages) {
  const MutexLock lock(&mutex_);
  messages_ = messages;
}

void MastodonPeer::Answer(const std::string& path, const std::string& answer) {
  const MutexLock lock(&mutex_);
  answers_[path] = answer;
}

void MastodonPeer::StreamFrom(const std::string& url) {
  const MutexLock lock(&mutex_);
  streaming_url_ = url;
}

std::vector<std::string> MastodonPeer::Asked() {
  const MutexLock lock(&mutex_);
  return asked_;
}

std::string MastodonPeer::LastField(const std::string& name) {
  const MutexLock lock(&mutex_);
  for (const auto& [field, value] : last_fields_) {
    if (field == name) return value;
  }
  return "";
}

void MastodonPeer::Serve(const HttpRequest& request, const PeerConnection& client) {
  std::string answer;
  bool stays = false;
  {
    const MutexLock lock(&mutex_);
    asked_.push_back(request.query.empty() ? request.path
                                           : fmt::format("{}?{}", request.path, request.query));
    last_fields_ = request.fields;
    if (const auto fixed = answers_.find(request.path);
        fixed != answers_.end() && !fixed->second.empty()) {
      answer = fixed->second;
    } else if (const auto script = scripts_.find(request.path); script != scripts_.end()) {
      answer = HeadOfStream() + ":)\n" + script->second.events;
      stays = !script->second.is_cut;
    }
  }
  if (answer.empty() && request.path == "/api/v1/streaming") {
    answer = SocketAnswer(request);
    stays = !answer.empty();
  }
  if (answer.empty() && request.path == "/api/v2/instance") answer = WholeAnswer(200, Instance());
  if (answer.empty() && request.path.starts_with("/api/v1/timelines/")) {
    answer = WholeAnswer(200, Page(request.query));
  }
  if (answer.empty()) answer = Status(request.path);
  client.Write(answer.empty() ? WholeAnswer(404, R"({"error":"Record not found"})") : answer);
  if (stays) client.AwaitEnd();
}

std::string MastodonPeer::Instance() {
  const MutexLock lock(&mutex_);
  const std::string streaming = streaming_url_.empty() ? "ws://" + peer_.address() : streaming_url_;
  return fmt::format(
      R"({{"domain":"here.example","configuration":{{"urls":{{"streaming":"{}"}}}}}})", streaming);
}

std::string MastodonPeer::Page(const std::string& query) {
  const MutexLock lock(&mutex_);
  const std::string since = ValueIn(query, "since_id");
  const std::string below = ValueIn(query, "max_id");
  const auto limit = static_cast<size_t>(std::atoi(ValueIn(query, "limit").c_str()));
  std::vector<std::string> statuses;
  for (const std::string& number : numbers_) {
    const bool is_asked_for = IsGreaterNumber(number, since) &&
                              (below.empty() || IsGreaterNumber(below, number)) &&
                              statuses.size() < limit;
    if (is_asked_for) statuses.push_back(StatusJson(number, edited_.contains(number)));
  }
  return fmt::format("[{}]", fmt::join(statuses, ","));
}

// Empty for what is no status's address.
std::string MastodonPeer::Status(const std::string& path) {
  const MutexLock lock(&mutex_);
  for (const std::string& number : numbers_) {
    if (path != "/api/v1/statuses/" + number) continue;
    return WholeAnswer(200, StatusJson(number, edited_.contains(number)));
  }
  return "";
}

// Empty where nothing is to be said.
std::string MastodonPeer::SocketAnswer(const HttpRequest& request) {
  const MutexLock lock(&mutex_);
  if (messages_.empty()) return "";
  std::string answer = WebSocketHead(request);
  for (const std::string& message : messages_) answer += WebSocketText(message);
  return answer;
}

}  // namespace sluis
