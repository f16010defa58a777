#include "connectors/http/curl_request.h"

#include <sys/socket.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/http/public_address.h"
#include "fmt/format.h"

namespace sluis {
namespace {

CurlList FieldList(const HttpFields& fields) {
  CurlList list;
  for (const auto& [name, value] : fields) {
    list.reset(curl_slist_append(list.release(), fmt::format("{}: {}", name, value).c_str()));
  }
  return list;
}

bool HasLineBreak(const std::string& text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos;
}

}  // namespace

absl::Status CheckQuestion(const HttpQuestion& question, const HttpReach& reach) {
  bool is_broken = HasLineBreak(question.bearer) || HasLineBreak(question.user_agent);
  for (const auto& [name, value] : question.fields) {
    is_broken = is_broken || HasLineBreak(name) || HasLineBreak(value);
  }
  if (is_broken) {
    return absl::InvalidArgumentError(fmt::format(
        "What is sent to {} besides the question holds a line break: a token is one line.",
        question.url));
  }
  return CheckUrl(question.url, reach);
}

CurlRequest::CurlRequest(HttpQuestion question, HttpReach reach, const std::string& ca_file,
                         absl::Duration connect_patience, CurlHandle curl_handle)
    : question_(std::move(question)),
      reach_(std::move(reach)),
      curl_(std::move(curl_handle)),
      sent_fields_(FieldList(question_.fields)) {
  CURL* const curl = curl_.get();
  if (curl == nullptr) return;
  SetQuestion();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(connect_patience)));
  // Whatever it can unpack; the caller's callback sees what comes out.
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  // With a folder of certificates, too, libcurl does not keep what it has read of them.
  curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  if (!ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &KeepField);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_);
}

void CurlRequest::SetQuestion() {
  CURL* const curl = curl_.get();
  curl_easy_setopt(curl, CURLOPT_URL, question_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, question_.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, sent_fields_.get());
  if (question_.form.has_value()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(question_.form->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question_.form->c_str());
  }
  if (!question_.bearer.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, question_.bearer.c_str());
  }
  if (question_.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(curl, CURLOPT_USERNAME, question_.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, question_.password.c_str());
}

size_t CurlRequest::KeepField(char* bytes, size_t size, size_t count, void* self) {
  CurlRequest& request = *static_cast<CurlRequest*>(self);
  const std::string_view line = std::string_view(bytes, size * count);
  const size_t colon = line.find(':');
  request.fields_ended_ = line == "\r\n" || line == "\n";
  // The first line, also of an answer that went before (RFC 9110, section 15.2).
  if (line.substr(0, 5) == "HTTP/") request.fields_.clear();
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  absl::AsciiStrToLower(&name);
  std::string value(line.substr(colon + 1));
  absl::StripAsciiWhitespace(&value);
  request.fields_.emplace_back(std::move(name), std::move(value));
  return line.size();
}

// Where every connection begins, with the address that it goes to.
curl_socket_t CurlRequest::OpenSocket(void* self, curlsocktype, curl_sockaddr* to) {
  CurlRequest& request = *static_cast<CurlRequest*>(self);
  if (!IsWithin(request.reach_, to->addr)) {
    request.refused_ = PlaceText(to->addr);
    return CURL_SOCKET_BAD;
  }
  request.has_tried_ = true;
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

bool CurlRequest::has_head() const {
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  return fields_ended_ && status >= 200;
}

HttpResponse CurlRequest::Head() const {
  HttpResponse response;
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  const char* next = nullptr;
  curl_easy_getinfo(curl_.get(), CURLINFO_REDIRECT_URL, &next);
  curl_off_t received = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_SIZE_DOWNLOAD_T, &received);
  response.status = static_cast<int>(status);
  response.fields = fields_;
  response.url = next == nullptr ? question_.url : next;
  response.received_bytes = static_cast<uint64_t>(received);
  return response;
}

absl::Status CurlRequest::Failure(CURLcode code) const {
  if (!refused_.empty() && !has_tried_) {
    return NotWithin(reach_, question_.url, refused_);
  }
  // Some of the library's sentences end in blanks.
  std::string what = *error_ == '\0' ? curl_easy_strerror(code) : error_;
  absl::StripTrailingAsciiWhitespace(&what);
  return absl::UnavailableError(fmt::format("{} cannot be asked: {}.", question_.url, what));
}

}  // namespace sluis
