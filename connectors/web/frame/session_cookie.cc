#include "connectors/web/frame/session_cookie.h"

#include <sodium.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

std::string_view CookieName(bool secure) { return secure ? "__Host-sluis" : "sluis"; }

std::string_view CookieFlags(bool secure) {
  return secure ? "; Path=/; HttpOnly; SameSite=Lax; Secure" : "; Path=/; HttpOnly; SameSite=Lax";
}

}  // namespace

std::string CookieOf(const HttpRequest& request, std::string_view name) {
  for (const auto& [field, value] : request.fields) {
    if (field != "cookie") continue;
    for (std::string_view cookie : SplitAt(value, ';')) {
      cookie.remove_prefix(std::min(cookie.find_first_not_of(' '), cookie.size()));
      const size_t equals = cookie.find('=');
      if (equals != std::string_view::npos && cookie.substr(0, equals) == name) {
        return std::string(cookie.substr(equals + 1));
      }
    }
  }
  return "";
}

std::string SessionSecretOf(const HttpRequest& request, bool secure) {
  return CookieOf(request, CookieName(secure));
}

std::string NamedCookie(std::string_view name, std::string_view value, absl::Duration lifetime,
                        bool secure) {
  return fmt::format("{}={}{}; Max-Age={}", name, value, CookieFlags(secure),
                     absl::ToInt64Seconds(lifetime));
}

std::string ChoiceCookie(std::string_view name, std::string_view value, bool secure) {
  return NamedCookie(name, value, value.empty() ? absl::ZeroDuration() : absl::Hours(365 * 24),
                     secure);
}

std::string SessionCookie(std::string_view secret, absl::Duration lifetime, bool secure) {
  return NamedCookie(CookieName(secure), secret, lifetime, secure);
}

std::string EndOfSessionCookie(bool secure) {
  return SessionCookie("", absl::ZeroDuration(), secure);
}

std::string FormToken(std::string_view session_secret) {
  const std::string said = fmt::format("sluis form:{}", session_secret);
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(said.data()), said.size(), nullptr, 0);
  std::string token;
  absl::WebSafeBase64Escape(hash, &token);
  return token;
}

bool IsFormToken(std::string_view session_secret, std::string_view token) {
  const std::string right = FormToken(session_secret);
  return token.size() == right.size() &&
         sodium_memcmp(token.data(), right.data(), right.size()) == 0;
}

bool ComesFromElsewhere(const HttpRequest& request) {
  const std::string_view site = request.Field("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.Field("origin");
  if (origin.empty()) return false;
  const size_t host = origin.find("://");
  return host == std::string_view::npos || origin.substr(host + 3) != request.Field("host");
}

}  // namespace sluis
