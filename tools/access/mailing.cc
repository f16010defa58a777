#include "tools/access/mailing.h"

#include <utility>

#include "absl/time/clock.h"
#include "tools/settings/mail_settings.h"

namespace sluis {

Mailing::Mailing(SmtpServer server, MailFrame frame,
                 const std::function<void(const absl::Status&)>& on_error)
    : frame_(std::move(frame)), on_error_(on_error), queue_(std::move(server), frame_) {}

absl::StatusOr<std::unique_ptr<Mailing>> Mailing::Open(
    const Settings& settings, const std::function<void(const absl::Status&)>& on_error) {
  if (settings.Text("mail.url").empty()) return nullptr;
  absl::StatusOr<MailSetup> setup = ReadMailSetup(settings);
  if (!setup.ok()) return setup.status();
  return std::unique_ptr<Mailing>(
      new Mailing(std::move(setup->server), std::move(setup->frame), on_error));
}

void Mailing::Start(Engine* engine) {
  engine_ = engine;
  engine->AddSink(&queue_);
  sign_in_ = std::make_unique<SignInDesk>(
      [engine](const v1::ControlRequest& request) { return engine->Handle(request, "mail"); },
      frame_);
  MailHooks hooks;
  hooks.begin = [engine, this](const std::string& digest_id, const std::string& address) {
    return engine->BeginDelivery(queue_.channel(), digest_id, address);
  };
  hooks.sign_in = [this](const AskedSignIn& asked) {
    return sign_in_->MessagesFor(asked.address, absl::Now(), asked.query);
  };
  hooks.on_error = on_error_;
  queue_.Start(std::move(hooks));
}

void Mailing::Stop() {
  queue_.Stop();
  if (engine_ == nullptr) return;
  const absl::Status settled = engine_->Deliver();
  if (!settled.ok() && on_error_) on_error_(settled);
  engine_ = nullptr;
}

std::function<void(const std::string&, const std::string&)> Mailing::SignInByMail() {
  if (frame_.web_url.empty()) return nullptr;
  return [this](const std::string& address, const std::string& query) {
    queue_.AskSignIn({address, query});
  };
}

}  // namespace sluis
