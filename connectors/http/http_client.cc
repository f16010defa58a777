#include "connectors/http/http_client.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/http/curl_handle.h"
#include "connectors/http/public_address.h"
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

size_t KeepField(char* bytes, size_t size, size_t count, void* fields_pointer) {
  HttpFields& fields = *static_cast<HttpFields*>(fields_pointer);
  const std::string_view line = std::string_view(bytes, size * count);
  const size_t colon = line.find(':');
  // The first line, also of an answer that went before (RFC 9110, section 15.2).
  if (line.substr(0, 5) == "HTTP/") fields.clear();
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  absl::AsciiStrToLower(&name);
  std::string value(line.substr(colon + 1));
  absl::StripAsciiWhitespace(&value);
  fields.emplace_back(std::move(name), std::move(value));
  return line.size();
}

// Who may be connected to, and who was refused.
struct Gate {
  const HttpReach& reach;
  std::string refused;
};

uint16_t PortOf(const sockaddr& address) {
  // In the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// Where every connection begins, with the address that it goes to.
curl_socket_t OpenSocket(void* gate_pointer, curlsocktype, curl_sockaddr* to) {
  Gate& gate = *static_cast<Gate*>(gate_pointer);
  const std::string text = AddressText(to->addr);
  const std::string place = fmt::format(fmt::runtime(to->family == AF_INET6 ? "[{}]:{}" : "{}:{}"),
                                        text, PortOf(to->addr));
  const std::vector<std::string>& also = gate.reach.also;
  if (gate.reach.is_public_only && !IsPublicAddress(to->addr) &&
      std::find(also.begin(), also.end(), place) == also.end()) {
    gate.refused = place;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
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
  // Whatever it can unpack; Write sees what comes out.
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
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

CurlList FieldList(const HttpFields& fields) {
  CurlList list;
  for (const auto& [name, value] : fields) {
    list.reset(curl_slist_append(list.release(), fmt::format("{}: {}", name, value).c_str()));
  }
  return list;
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

std::string_view HttpResponse::Field(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return value;
  }
  return "";
}

HttpClient::HttpClient(std::string ca_file, const HttpClientLimits& limits, HttpReach reach)
    : ca_file_(std::move(ca_file)), limits_(limits), reach_(std::move(reach)) {}

absl::Status HttpClient::CheckUrl(const std::string& url) const {
  if (!reach_.is_public_only) return CheckServerUrl(url);
  const CurlUrl parts(curl_url());
  const bool is_url =
      parts != nullptr && curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  const std::string scheme = is_url ? PartOf(parts.get(), CURLUPART_SCHEME) : "";
  if ((scheme == "http" || scheme == "https") && PartOf(parts.get(), CURLUPART_USER).empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no address that can be read: write https://host/path.", url));
}

absl::StatusOr<HttpResponse> HttpClient::Ask(const HttpQuestion& question) const {
  HttpQuestion next = question;
  bool for_good = true;
  for (int redirects = 0;; ++redirects) {
    absl::StatusOr<HttpResponse> response = AskOnce(next);
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
    next = HttpQuestion{.url = response->url, .fields = question.fields};
  }
}

absl::StatusOr<HttpResponse> HttpClient::AskOnce(const HttpQuestion& question) const {
  if (absl::Status status = CheckUrl(question.url); !status.ok()) return status;
  const CurlHandle curl = MakeCurlHandle();
  if (curl == nullptr) return absl::UnavailableError("There is no memory to ask a server.");
  Body body{"", limits_.max_body_bytes};
  HttpResponse response;
  Gate gate{reach_, ""};
  char error[CURL_ERROR_SIZE] = "";
  SetQuestion(question, curl.get());
  const CurlList fields = FieldList(question.fields);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, fields.get());
  SetLimits(limits_, curl.get());
  if (!ca_file_.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file_.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
  curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETDATA, &gate);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, &KeepField);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &response.fields);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Write);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error);
  const CURLcode code = curl_easy_perform(curl.get());
  if (body.is_too_large) {
    return absl::ResourceExhaustedError(
        fmt::format("{} answers with more than {} bytes.", question.url, limits_.max_body_bytes));
  }
  if (code != CURLE_OK && !gate.refused.empty()) {
    return absl::PermissionDeniedError(
        fmt::format("{} leads to {}, which is not on the internet and is not asked.", question.url,
                    gate.refused));
  }
  if (code != CURLE_OK) {
    return absl::UnavailableError(fmt::format("{} cannot be asked: {}.", question.url,
                                              *error == '\0' ? curl_easy_strerror(code) : error));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  const char* next = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &next);
  response.status = static_cast<int>(status);
  response.url = next == nullptr ? question.url : next;
  response.body = std::move(body.text);
  return response;
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
