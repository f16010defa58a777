#include "tools/settings/mail_settings.h"

#include <string>
#include <utility>

#include "fmt/format.h"
#include "tools/settings/secret_file.h"

namespace sluis {
namespace {

absl::Status Wrong(std::string_view name, std::string_view text, std::string_view rule) {
  return absl::InvalidArgumentError(fmt::format("{} must be {}, not '{}'.", name, rule, text));
}

MailTls TlsNamed(std::string_view text) {
  if (text == "none") return MailTls::kNone;
  return text == "opportunistic" ? MailTls::kOpportunistic : MailTls::kRequired;
}

bool IsListId(std::string_view text) {
  // RFC 2919: the form of a host name with at least two labels. An address checks each label.
  return text.find('.') != std::string_view::npos &&
         ParseMailAuthor(fmt::format("list@{}", text)).ok();
}

}  // namespace

absl::Status CheckMailSetting(std::string_view name, std::string_view text) {
  if (text.empty() && name != "mail.tls") return absl::OkStatus();
  if (name == "mail.tls" && text != "required" && text != "opportunistic" && text != "none") {
    return Wrong(name, text, "required, opportunistic or none");
  }
  if (name == "mail.url" && !CheckSmtpUrl(std::string(text)).ok()) {
    return Wrong(name, text, "smtp://host:587 or smtps://host:465");
  }
  if (name == "mail.from" && !ParseMailAuthor(text).ok()) {
    return Wrong(name, text, "sluis@example.org or Sluis <sluis@example.org>");
  }
  if (name == "mail.list_id" && !IsListId(text)) {
    return Wrong(name, text, "a name such as digests.example.org");
  }
  return absl::OkStatus();
}

absl::StatusOr<MailSetup> ReadMailSetup(const Settings& settings) {
  if (settings.Text("mail.from").empty()) {
    return absl::InvalidArgumentError(
        "mail.url is set and mail.from is not: set the address that digests come from.");
  }
  absl::StatusOr<MailAuthor> from = ParseMailAuthor(settings.Text("mail.from"));
  if (!from.ok()) return from.status();
  MailSetup setup;
  setup.frame.from = *std::move(from);
  setup.frame.web_url = settings.Text("web.url");
  setup.frame.list_id = settings.Text("mail.list_id");
  setup.server.url = settings.Text("mail.url");
  setup.server.tls = TlsNamed(settings.Text("mail.tls"));
  setup.server.ca_file = settings.Text("mail.ca_file");
  setup.server.user = settings.Text("mail.user");
  if (setup.server.user.empty()) return setup;
  if (setup.server.tls != MailTls::kRequired && !setup.server.url.starts_with("smtps://")) {
    return absl::InvalidArgumentError(
        "mail.user is set, so mail.tls must be required: else others could read the password.");
  }
  absl::StatusOr<std::string> password =
      ReadSecretFile(settings.Text("mail.password_file"), "mail.password_file");
  if (!password.ok()) return password.status();
  setup.server.password = *std::move(password);
  return setup;
}

}  // namespace sluis
