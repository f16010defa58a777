#include "connectors/http/http_client.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/time/clock.h"
#include "connectors/http/curl_request.h"
#include "fmt/format.h"

namespace sluis {
namespace {

struct Body {
  std::string text;
  const size_t most;
  bool is_too_large = false;
};

size_t Write(char* bytes, size_t size, size_t count, void* body_pointer) {
  Body& body = *static_cast<Body*>(body_pointer);
  const size_t added = size * count;
  if (body.text.size() + added > body.most) {
    body.is_too_large = true;
    return 0;
  }
  body.text.append(bytes, added);
  return added;
}

// libcurl asks every second at least.
int IsStopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return stop != nullptr && *static_cast<const std::atomic<bool>*>(stop) ? 1 : 0;
}

}  // namespace

std::string_view HttpResponse::Field(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return value;
  }
  return "";
}

HttpClient::HttpClient(std::string ca_file, const HttpClientLimits& limits, HttpReach reach)
    : ca_file_(std::move(ca_file)), limits_(limits), reach_(std::move(reach)) {}

absl::StatusOr<HttpResponse> HttpClient::Ask(const HttpQuestion& question) const {
  const absl::Time deadline = absl::Now() + limits_.patience;
  HttpQuestion next = question;
  bool for_good = true;
  for (int redirects = 0;; ++redirects) {
    absl::StatusOr<HttpResponse> response = AskOnce(next, deadline - absl::Now());
    if (!response.ok()) return response;
    const std::string_view location = response->Field("location");
    const int status = response->status;
    const bool leads_on =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!leads_on || location.empty() || reach_.most_redirects == 0) {
      response->moved_for_good = redirects > 0 && for_good;
      return response;
    }
    if (redirects == reach_.most_redirects) {
      return absl::UnavailableError(
          fmt::format("{} leads on more than {} times.", question.url, reach_.most_redirects));
    }
    for_good = for_good && (status == 301 || status == 308);
    // What proves who we are is for whom it was meant.
    next = HttpQuestion{.url = response->url,
                        .fields = question.fields,
                        .user_agent = question.user_agent,
                        .stop = question.stop};
  }
}

absl::StatusOr<HttpResponse> HttpClient::AskOnce(const HttpQuestion& question,
                                                 absl::Duration patience) const {
  if (absl::Status status = CheckQuestion(question, reach_); !status.ok()) return status;
  CurlRequest request(question, reach_, ca_file_, limits_.connect_patience, handles_.Take());
  CURL* const curl = request.curl();
  if (curl == nullptr) return absl::UnavailableError("There is no memory to ask a server.");
  Body body{"", limits_.max_body_bytes};
  // No server is asked again so soon that it would wait for us.
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
  // None would be for ever.
  const int64_t milliseconds = std::max<int64_t>(absl::ToInt64Milliseconds(patience), 1);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(milliseconds));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &IsStopped);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(question.stop));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Write);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  absl::Status failure = code == CURLE_OK ? absl::OkStatus() : request.Failure(code);
  HttpResponse response = request.Head();
  handles_.GiveBack(request.TakeCurl());
  if (body.is_too_large) {
    return absl::ResourceExhaustedError(
        fmt::format("{} answers with more than {} bytes.", question.url, limits_.max_body_bytes));
  }
  if (!failure.ok()) return failure;
  response.body = std::move(body.text);
  return response;
}

}  // namespace sluis
