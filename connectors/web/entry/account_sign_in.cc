#include "connectors/web/entry/account_sign_in.h"

#include <algorithm>
#include <vector>

#include "absl/time/clock.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/local_path.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"
#include "proto/duration.h"

namespace sluis {
namespace {

// Of an attempt to sign in: its secret, '.', and where to go on to, encoded. The path of the cookie
// is that of all pages, as the prefix demands.
constexpr absl::Duration kAttemptLifetime = absl::Minutes(15);

std::string_view AttemptCookie(bool secure) {
  return secure ? "__Host-sluis-attempt" : "sluis-attempt";
}

HttpAnswer Refused(const HttpRequest& request, int status, std::string_view message) {
  return TellStranger(request, status, "account.refused_heading", Concat("account.", message));
}

void EndAttempt(bool secure, HttpAnswer* answer) {
  answer->fields.emplace_back("Set-Cookie",
                              NamedCookie(AttemptCookie(secure), "", absl::ZeroDuration(), secure));
}

bool Holds(const std::vector<std::string>& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

}  // namespace

HttpAnswer AccountSignIn::Begin(const HttpRequest& request, bool secure) const {
  const SignInAttempt attempt = SignInAttempt::Begin();
  const absl::StatusOr<std::string> url = provider_->SignInUrl(attempt, absl::Now());
  if (!url.ok()) {
    on_error_(url.status());
    return Refused(request, 503, "unavailable");
  }
  const absl::StatusOr<Form> form = Form::Parse(request.query);
  const std::string to = LocalPath(form.ok() ? form->Get("to") : "");
  HttpAnswer answer = Redirect(*url);
  answer.fields.emplace_back(
      "Set-Cookie",
      NamedCookie(AttemptCookie(secure), Concat(attempt.secret, ".", PercentEncode(to)),
                  kAttemptLifetime, secure));
  return answer;
}

HttpAnswer AccountSignIn::Finish(const HttpRequest& request, const AskDesk& desk,
                                 bool secure) const {
  const std::string cookie = CookieOf(request, AttemptCookie(secure));
  const size_t dot = std::min(cookie.find('.'), cookie.size());
  const SignInAttempt attempt = SignInAttempt::Of(std::string_view(cookie).substr(0, dot));
  const absl::StatusOr<Form> form = Form::Parse(request.query);
  // Also by another provider's answer, mixed up with ours (RFC 9207).
  const bool is_ours = form.ok() && attempt.IsState(form->Get("state")) &&
                       (form->Get("iss").empty() || form->Get("iss") == provider_->issuer());
  if (!is_ours) return Refused(request, 400, "not_begun");
  HttpAnswer answer;
  const absl::StatusOr<IdClaims> claims =
      form->Get("error").empty()
          ? provider_->Redeem(form->Get("code"), attempt, absl::Now())
          : absl::UnauthenticatedError(fmt::format("The OpenID provider {} let nobody in: {} {}",
                                                   provider_->issuer(), form->Get("error"),
                                                   form->Get("error_description")));
  if (!claims.ok()) {
    on_error_(claims.status());
    answer = absl::IsUnavailable(claims.status()) ? Refused(request, 503, "unavailable")
                                                  : Refused(request, 403, "not_let_in");
  } else if (const auto link = LinkFor(*claims, desk); !link.ok()) {
    answer = Refused(request, 403, std::string(link.status().message()));
  } else {
    const std::string to =
        LocalPath(PercentDecode(std::string_view(cookie).substr(std::min(dot + 1, cookie.size()))));
    answer = BeginSession(*link, to, request, desk, secure);
  }
  EndAttempt(secure, &answer);
  return answer;
}

absl::StatusOr<std::string> AccountSignIn::ReaderOf(const IdClaims& claims,
                                                    const AskDesk& desk) const {
  const std::vector<std::string> named = claims.Texts(rules_.claim);
  if (named.size() != 1 || named.front().empty()) return absl::NotFoundError("no_claim");
  v1::ControlRequest find;
  if (rules_.claim == "email") {
    // Whoever may write any address into an account would else be that reader.
    if (!claims.IsTrue("email_verified")) return absl::PermissionDeniedError("not_verified");
    find.mutable_find_owners()->set_channel(Concat("mail:", named.front()));
  } else {
    find.mutable_find_owners()->set_account(named.front());
  }
  const v1::ControlReply reply = desk(find);
  std::vector<std::string> readers;
  for (const v1::Owner& owner : reply.owners().owners()) {
    if (owner.kind() == v1::OWNER_KIND_USER) readers.push_back(owner.id());
  }
  if (readers.empty()) return absl::NotFoundError("no_reader");
  if (readers.size() > 1) return absl::PermissionDeniedError("many_readers");
  return readers.front();
}

absl::StatusOr<v1::GrantAccessRequest> AccountSignIn::LinkFor(const IdClaims& claims,
                                                              const AskDesk& desk) const {
  const absl::StatusOr<std::string> reader = ReaderOf(claims, desk);
  if (!reader.ok()) return reader.status();
  v1::GrantAccessRequest link;
  link.set_owner_id(*reader);
  link.set_kind(v1::ACCESS_KIND_SIGN_IN);
  link.set_label("account");
  *link.mutable_session_lifetime() = ToProtoDuration(rules_.session);
  if (rules_.roles_claim.empty()) return link;
  const std::vector<std::string> roles = claims.Texts(rules_.roles_claim);
  const bool works = Holds(roles, rules_.work_role);
  if (!works && !Holds(roles, rules_.look_role)) return absl::PermissionDeniedError("no_role");
  link.set_look_only(!works);
  return link;
}

HttpAnswer AccountSignIn::BeginSession(const v1::GrantAccessRequest& link, const std::string& to,
                                       const HttpRequest& request, const AskDesk& desk,
                                       bool secure) const {
  v1::ControlRequest grant;
  *grant.mutable_grant_access() = link;
  const v1::ControlReply granted = desk(grant);
  if (!granted.has_granted_access()) return Refused(request, 503, "unavailable");
  return UseLink(granted.granted_access().secret(), link.label(), to, request, desk, secure);
}

}  // namespace sluis
