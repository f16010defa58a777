// Hands messages to a mail server (SMTP, RFC 5321), with libcurl.
#ifndef SLUIS_CONNECTORS_MAIL_SMTP_CLIENT_H_
#define SLUIS_CONNECTORS_MAIL_SMTP_CLIENT_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connectors/mail/message.h"

namespace sluis {

enum class MailTls {
  // The server must speak TLS, with a certificate that is valid for its name.
  kRequired,
  // TLS if the server offers it, whoever it says it is: against those who only listen.
  kOpportunistic,
  kNone,
};

struct SmtpServer {
  // "smtp://host:587" or "smtps://host:465".
  std::string url = {};
  MailTls tls = MailTls::kRequired;
  // Empty: the server asks nobody who they are.
  std::string user = {};
  std::string password = {};
  // Certificates that are trusted, PEM. Empty: those of the system.
  std::string ca_file = {};
  absl::Duration connect_patience = absl::Seconds(20);
  // For one message, everything together.
  absl::Duration patience = absl::Seconds(60);
};

struct SmtpResult {
  // OK: the server has accepted it. UNAVAILABLE: there was no getting through to the server. Any
  // other: it refused this message, or `before_message` did.
  absl::Status status;
  // With a failure: it may have been accepted all the same.
  bool in_doubt = false;
  // With a refusal: the server says that it will not take it later either (5xx).
  bool for_ever = false;
};

// Belongs to one thread at a time. A connection carries one message, so that none is found dead
// when the next one comes.
class SmtpClient {
 public:
  // `sender` is the address in the envelope.
  SmtpClient(SmtpServer server, std::string sender);

  // `before_message` is called when the server is ready for the message: unless it returns OK,
  // nothing of it leaves. Once `stop` is true, what has not come that far is given up.
  [[nodiscard]] SmtpResult Send(const MailMessage& message,
                                const std::function<absl::Status()>& before_message,
                                const std::atomic<bool>& stop);

 private:
  const SmtpServer server_;
  const std::string sender_;
};

// Of a URL of settings: InvalidArgument for another form.
[[nodiscard]] absl::Status CheckSmtpUrl(const std::string& url);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_SMTP_CLIENT_H_
