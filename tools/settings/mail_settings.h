// What the settings of mail may be, and what they make together.
#ifndef SLUIS_TOOLS_SETTINGS_MAIL_SETTINGS_H_
#define SLUIS_TOOLS_SETTINGS_MAIL_SETTINGS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/mail/message.h"
#include "connectors/mail/smtp_client.h"
#include "tools/settings/settings.h"

namespace sluis {

// Of a key that begins with "mail.". InvalidArgument with a sentence that names it.
[[nodiscard]] absl::Status CheckMailSetting(std::string_view name, std::string_view text);

struct MailSetup {
  SmtpServer server;
  MailFrame frame;
};

// Requires mail.url. Reads the file of the password, which nobody but its owner may be able to
// read.
[[nodiscard]] absl::StatusOr<MailSetup> ReadMailSetup(const Settings& settings);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_MAIL_SETTINGS_H_
