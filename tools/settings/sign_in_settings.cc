#include "tools/settings/sign_in_settings.h"

#include <string>
#include <utility>

#include "connectors/http/http_client.h"
#include "engine/users/access_book.h"
#include "fmt/format.h"
#include "tools/settings/secret_file.h"

namespace sluis {

absl::Status CheckSignInSetting(std::string_view name, std::string_view text) {
  if (name == "sign_in.issuer" && !text.empty()) return CheckServerUrl(std::string(text));
  const bool is_needed = name == "sign_in.claim" || name == "sign_in.work_role";
  if (is_needed && text.empty()) {
    return absl::InvalidArgumentError(fmt::format("{} must not be empty.", name));
  }
  return absl::OkStatus();
}

absl::StatusOr<SignInSetup> ReadSignInSetup(const Settings& settings) {
  for (const char* needed : {"sign_in.client_id", "web.url"}) {
    if (settings.Text(needed).empty()) {
      return absl::InvalidArgumentError(fmt::format(
          "sign_in.issuer is set and {} is not: the provider knows us by both.", needed));
    }
  }
  const absl::Duration session = settings.Duration("sign_in.session");
  if (session < kShortestSession || session > kSessionLifetime) {
    return absl::InvalidArgumentError("sign_in.session must be between a minute and 30 days.");
  }
  SignInSetup setup;
  setup.client.issuer = settings.Text("sign_in.issuer");
  setup.client.client_id = settings.Text("sign_in.client_id");
  setup.client.scope = settings.Text("sign_in.scope");
  setup.client.redirect_url = fmt::format("{}{}", settings.Text("web.url"), kAccountReturnPath);
  setup.client.ca_file = settings.Text("sign_in.ca_file");
  setup.rules = {settings.Text("sign_in.claim"), settings.Text("sign_in.roles_claim"),
                 settings.Text("sign_in.work_role"), settings.Text("sign_in.look_role"), session};
  setup.client.claims = {setup.rules.claim};
  if (setup.rules.claim == "email") setup.client.claims.push_back("email_verified");
  if (!setup.rules.roles_claim.empty()) setup.client.claims.push_back(setup.rules.roles_claim);
  const std::string& secret_file = settings.Text("sign_in.client_secret_file");
  if (secret_file.empty()) return setup;
  absl::StatusOr<std::string> secret = ReadSecretFile(secret_file, "sign_in.client_secret_file");
  if (!secret.ok()) return secret.status();
  setup.client.client_secret = *std::move(secret);
  return setup;
}

}  // namespace sluis
