#include "connectors/mail/smtp_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "connectors/http/curl_handle.h"

namespace sluis {
namespace {

// A message on its way.
struct Passage {
  const std::string& text;
  const std::function<absl::Status()>& before_message;
  const std::atomic<bool>& stop;
  size_t read = 0;
  // The server is ready for the message, and we may send it.
  bool begun = false;
  absl::Status refusal;
};

// Called for the first time when the server has answered DATA with 354.
size_t Read(char* place, size_t size, size_t count, void* passage_pointer) {
  Passage& passage = *static_cast<Passage*>(passage_pointer);
  if (!passage.begun) {
    passage.refusal = passage.before_message();
    if (!passage.refusal.ok()) return CURL_READFUNC_ABORT;
    passage.begun = true;
  }
  const size_t bytes = std::min(size * count, passage.text.size() - passage.read);
  std::memcpy(place, passage.text.data() + passage.read, bytes);
  passage.read += bytes;
  return bytes;
}

int Progress(void* passage_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const Passage& passage = *static_cast<const Passage*>(passage_pointer);
  // What is on its way is waited for, so that it is known what becomes of it.
  return passage.stop && !passage.begun ? 1 : 0;
}

long TlsOf(MailTls tls) {
  switch (tls) {
    case MailTls::kRequired:
      return CURLUSESSL_ALL;
    case MailTls::kOpportunistic:
      return CURLUSESSL_TRY;
    case MailTls::kNone:
      return CURLUSESSL_NONE;
  }
  return CURLUSESSL_ALL;
}

void SetServer(const SmtpServer& server, CURL* curl) {
  curl_easy_setopt(curl, CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // Not by what the environment says.
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(server.connect_patience)));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(server.patience)));
  curl_easy_setopt(curl, CURLOPT_USE_SSL, TlsOf(server.tls));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (server.tls == MailTls::kOpportunistic && absl::StartsWith(server.url, "smtp://")) {
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
  if (server.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
}

// What became of it, by what curl says and the server's last answer.
SmtpResult ResultOf(CURLcode code, long answer, const char* error, const Passage& passage) {
  if (code == CURLE_OK) return {};
  if (!passage.refusal.ok()) return {passage.refusal};
  const std::string what = *error == '\0' ? curl_easy_strerror(code) : error;
  const bool refused = answer >= 400;
  // After 354 the server has the message in its hands, until it says what it makes of it.
  if (passage.begun && !refused) {
    return {absl::AbortedError(fmt::format(
                "The mail server had the message and did not say whether it takes it: {}.", what)),
            true};
  }
  // Recipient, sender or message are this message's; anything before is the server's.
  if (refused && (passage.begun || code == CURLE_SEND_ERROR)) {
    return {absl::FailedPreconditionError(
                fmt::format("The mail server refuses it (answer {}): {}.", answer, what)),
            false, answer >= 500};
  }
  return {absl::UnavailableError(fmt::format("The mail server cannot be used: {}.", what))};
}

}  // namespace

SmtpClient::SmtpClient(SmtpServer server, std::string sender)
    : server_(std::move(server)), sender_(std::move(sender)) {}

SmtpResult SmtpClient::Send(const MailMessage& message,
                            const std::function<absl::Status()>& before_message,
                            const std::atomic<bool>& stop) {
  const CurlHandle curl = MakeCurlHandle();
  if (curl == nullptr) return {absl::UnavailableError("There is no memory to send mail.")};
  const CurlList recipients(curl_slist_append(nullptr, message.to.c_str()));
  Passage passage{message.text, before_message, stop, 0, false, absl::OkStatus()};
  char error[CURL_ERROR_SIZE] = "";
  SetServer(server_, curl.get());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender_.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &Read);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &passage);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, &Progress);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &passage);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error);
  const CURLcode code = curl_easy_perform(curl.get());
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  return ResultOf(code, answer, error, passage);
}

absl::Status CheckSmtpUrl(const std::string& url) {
  for (const char* scheme : {"smtp://", "smtps://"}) {
    if (!absl::StartsWith(url, scheme)) continue;
    const std::string rest = url.substr(std::strlen(scheme));
    if (!rest.empty() && rest.find_first_of("/@?# \t\r\n") == std::string::npos) {
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no mail server; write smtp://host:587 or smtps://host:465.", url));
}

}  // namespace sluis
