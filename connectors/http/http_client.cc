#include "connectors/http/http_client.h"

#include <utility>

#include "connectors/http/curl_handle.h"
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

std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

void SetQuestion(const HttpQuestion& question, CURL* curl) {
  curl_easy_setopt(curl, CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "sluis");
  if (question.form.has_value()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(question.form->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question.form->c_str());
  }
  if (!question.bearer.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, question.bearer.c_str());
  }
  if (question.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(curl, CURLOPT_USERNAME, question.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, question.password.c_str());
}

void SetLimits(const HttpClientLimits& limits, CURL* curl) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limits.connect_patience)));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limits.patience)));
}

}  // namespace

HttpClient::HttpClient(std::string ca_file, const HttpClientLimits& limits)
    : ca_file_(std::move(ca_file)), limits_(limits) {}

absl::StatusOr<HttpResponse> HttpClient::Ask(const HttpQuestion& question) const {
  if (absl::Status status = CheckServerUrl(question.url); !status.ok()) return status;
  const CurlHandle curl = MakeCurlHandle();
  if (curl == nullptr) return absl::UnavailableError("There is no memory to ask a server.");
  Body body{"", limits_.max_body_bytes};
  char error[CURL_ERROR_SIZE] = "";
  SetQuestion(question, curl.get());
  SetLimits(limits_, curl.get());
  if (!ca_file_.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file_.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Write);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error);
  const CURLcode code = curl_easy_perform(curl.get());
  if (body.is_too_large) {
    return absl::ResourceExhaustedError(
        fmt::format("{} answers with more than {} bytes.", question.url, limits_.max_body_bytes));
  }
  if (code != CURLE_OK) {
    return absl::UnavailableError(fmt::format("{} cannot be asked: {}.", question.url,
                                              *error == '\0' ? curl_easy_strerror(code) : error));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return HttpResponse{static_cast<int>(status), std::move(body.text)};
}

absl::Status CheckServerUrl(const std::string& url) {
  const CurlUrl parts(curl_url());
  const bool is_url = parts != nullptr &&
                      curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
                      url.find_first_of(" \t\r\n\\") == std::string::npos;
  const std::string scheme = is_url ? PartOf(parts.get(), CURLUPART_SCHEME) : "";
  const std::string host = is_url ? PartOf(parts.get(), CURLUPART_HOST) : "";
  const bool is_here = host == "127.0.0.1" || host == "[::1]" || host == "localhost";
  if (host.empty() || !PartOf(parts.get(), CURLUPART_USER).empty() ||
      url.find('#') != std::string::npos || !(scheme == "https" || (scheme == "http" && is_here))) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is no server that may be asked: write https://host/path (http:// for this machine "
        "alone).",
        url));
  }
  return absl::OkStatus();
}

}  // namespace sluis
