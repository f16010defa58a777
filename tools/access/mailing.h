// Mail as the settings say: digests to readers' addresses, and links to sign in.
#ifndef SLUIS_TOOLS_ACCESS_MAILING_H_
#define SLUIS_TOOLS_ACCESS_MAILING_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/mail/mail_queue.h"
#include "connectors/mail/sign_in_desk.h"
#include "engine/runtime/engine.h"
#include "tools/settings/settings.h"

namespace sluis {

// Must outlive the engine that it is started for, and be stopped before that ends.
class Mailing {
 public:
  // Null without mail.url.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Mailing>> Open(
      const Settings& settings, const std::function<void(const absl::Status&)>& on_error);

  // Adds the sink, and begins to send.
  void Start(Engine* engine);
  // Waits for a message that is on its way, and lets the engine write down what became of it.
  void Stop();

  // For a reader who wants to sign in; empty when there are no pages to sign in to.
  std::function<void(const std::string& address, const std::string& query)> SignInByMail();

 private:
  Mailing(SmtpServer server, MailFrame frame,
          const std::function<void(const absl::Status&)>& on_error);

  const MailFrame frame_;
  const std::function<void(const absl::Status&)> on_error_;
  Engine* engine_ = nullptr;
  std::unique_ptr<SignInDesk> sign_in_;
  MailQueue queue_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_MAILING_H_
