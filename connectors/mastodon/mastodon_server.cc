#include "connectors/mastodon/mastodon_server.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/http/http_refusal.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr HttpClientLimits kPatience = {.max_body_bytes = 8 << 20,
                                        .connect_patience = absl::Seconds(10),
                                        .patience = absl::Seconds(30)};
constexpr size_t kMaxInstanceBytes = 1 << 20;
constexpr size_t kMaxDomainBytes = 253;

// "mastodon.example" of it, or of "https://mastodon.example/" as Pleroma writes it; empty for what
// is no domain.
std::string DomainOf(std::string_view text) {
  if (const size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
  }
  std::string domain(text.substr(0, text.find('/')));
  absl::AsciiStrToLower(&domain);
  const bool is_plain = std::all_of(domain.begin(), domain.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == ':';
  });
  return is_plain && domain.size() <= kMaxDomainBytes ? domain : "";
}

// "wss://host/" as "https://host".
std::string HttpUrlOf(std::string_view url) {
  std::string http(url);
  if (url.starts_with("ws")) http.replace(0, 2, "http");
  while (http.ends_with('/')) http.pop_back();
  return http;
}

}  // namespace

MastodonServer::MastodonServer(std::string url, const MastodonSourceOptions& options)
    : url_(std::move(url)),
      options_(options),
      client_(options.ca_file, kPatience, options.reach),
      parser_(kMaxInstanceBytes) {}

absl::StatusOr<MastodonInstance> MastodonServer::AskInstance() {
  absl::StatusOr<std::string> json = AskPage("/api/v2/instance");
  if (absl::IsNotFound(json.status())) json = AskPage("/api/v1/instance");
  if (absl::IsNotFound(json.status())) {
    return absl::InvalidArgumentError(fmt::format(
        "{} does not speak the API of Mastodon: write the address of a server that does.", url_));
  }
  if (!json.ok()) return json.status();
  return ReadInstance(*json);
}

absl::StatusOr<MastodonInstance> MastodonServer::ReadInstance(const std::string& json) {
  const absl::StatusOr<JsonValue> answer = parser_.Parse(json);
  const JsonValue object = answer.ok() ? *answer : JsonValue();
  MastodonInstance instance;
  instance.domain = DomainOf(object["domain"].Text());
  if (instance.domain.empty()) instance.domain = DomainOf(object["uri"].Text());
  if (instance.domain.empty()) {
    return absl::UnavailableError(
        fmt::format("{} does not say which domain it is, as a server of Mastodon's API does. If it "
                    "stays so, write the address of one that does.",
                    url_));
  }
  std::string_view streaming = object["configuration"]["urls"]["streaming"].Text();
  if (streaming.empty()) streaming = object["urls"]["streaming_api"].Text();
  instance.streaming_url = streaming.empty() ? url_ : HttpUrlOf(streaming);
  return instance;
}

absl::StatusOr<std::string> MastodonServer::AskPage(const std::string& path) {
  const HttpQuestion question{.url = url_ + path,
                              .bearer = options_.token,
                              .user_agent = options_.user_agent,
                              .stop = options_.stop};
  absl::StatusOr<HttpResponse> response = client_.Ask(question);
  if (!response.ok()) return response.status();
  bytes_ += response->received_bytes;
  if (response->status != 200) return Refusal(question.url, *response);
  return std::move(response->body);
}

absl::Status MastodonServer::Refusal(const std::string& url, const HttpResponse& response) {
  absl::Status error = RefusalError(url, response);
  // "This method requires an authenticated user."
  const bool wants_token = response.status == 422 && options_.token.empty();
  if (absl::IsUnavailable(error)) {
    pause_ = WantedPause(response.fields, absl::Now());
  } else if (absl::IsPermissionDenied(error) || wants_token) {
    error = absl::PermissionDeniedError(fmt::format(
        "{} Write a token of the server with the right read:statuses into the file that the "
        "source's token_file names.",
        std::string(error.message())));
  }
  return error;
}

}  // namespace sluis
