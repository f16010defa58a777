// What the settings of signing in with an account may be, and what they make together.
#ifndef SLUIS_TOOLS_SETTINGS_SIGN_IN_SETTINGS_H_
#define SLUIS_TOOLS_SETTINGS_SIGN_IN_SETTINGS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/openid/provider.h"
#include "connectors/web/entry/account_sign_in.h"
#include "tools/settings/settings.h"

namespace sluis {

// Of a key that begins with "sign_in.". InvalidArgument with a sentence that names it.
[[nodiscard]] absl::Status CheckSignInSetting(std::string_view name, std::string_view text);

struct SignInSetup {
  OpenIdClient client;
  AccountRules rules;
};

// Requires sign_in.issuer. Reads the file of the secret. InvalidArgument where another setting is
// missing that it takes.
[[nodiscard]] absl::StatusOr<SignInSetup> ReadSignInSetup(const Settings& settings);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_SIGN_IN_SETTINGS_H_
