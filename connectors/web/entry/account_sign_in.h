// The way in by an account of the organisation: OpenID Connect. The provider says who somebody is;
// which reader that is, and what may be done, is decided here.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_ACCOUNT_SIGN_IN_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_ACCOUNT_SIGN_IN_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/http_server.h"
#include "connectors/openid/provider.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

inline constexpr std::string_view kAccountPath = "/sign-in/account";
// Where the provider sends the browser back to.
inline constexpr std::string_view kAccountReturnPath = "/sign-in/account/return";

struct AccountRules {
  // What names a reader: "email" is the address of the reader's channel "mail:ADDRESS", and the
  // provider must say that it has verified it; any other claim is Owner.account.
  std::string claim = "email";
  // The claim with a person's roles; empty: everybody who has an account works here.
  std::string roles_claim;
  // Who has it may do all that readers do.
  std::string work_role;
  // Who has it and not the other may look alone.
  std::string look_role;
  absl::Duration session = absl::Hours(12);
};

// Safe on any thread. Its functions block while the provider is asked.
class AccountSignIn {
 public:
  // `on_error` hears, on any thread, what the operator should know.
  AccountSignIn(std::unique_ptr<OpenIdProvider> provider, AccountRules rules,
                std::function<void(const absl::Status&)> on_error)
      : provider_(std::move(provider)), rules_(std::move(rules)), on_error_(std::move(on_error)) {}

  // Sends the browser to the provider.
  [[nodiscard]] HttpAnswer Begin(const HttpRequest& request, bool secure) const;
  // Of a browser that comes back: begins a session, and goes on to where it was.
  [[nodiscard]] HttpAnswer Finish(const HttpRequest& request, const AskDesk& desk,
                                  bool secure) const;

 private:
  // NotFound, PermissionDenied: whoever it is gets no further; with the text's name for it.
  [[nodiscard]] absl::StatusOr<v1::GrantAccessRequest> LinkFor(const IdClaims& claims,
                                                               const AskDesk& desk) const;
  [[nodiscard]] absl::StatusOr<std::string> ReaderOf(const IdClaims& claims,
                                                     const AskDesk& desk) const;
  [[nodiscard]] HttpAnswer BeginSession(const v1::GrantAccessRequest& link, const std::string& to,
                                        const HttpRequest& request, const AskDesk& desk,
                                        bool secure) const;

  const std::unique_ptr<OpenIdProvider> provider_;
  const AccountRules rules_;
  const std::function<void(const absl::Status&)> on_error_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_ACCOUNT_SIGN_IN_H_
