// The pages that readers see: requests of browsers become questions and commands at the desk, and
// the desk's answers become pages. It keeps nothing itself: who is signed in is in the state.
#ifndef SLUIS_CONNECTORS_WEB_WEB_SITE_H_
#define SLUIS_CONNECTORS_WEB_WEB_SITE_H_

#include <string>
#include <string_view>
#include <utility>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// Largest form that is taken.
inline constexpr uint64_t kMaxFormBytes = 64 * 1024;

// Safe on any thread if `desk` is.
class WebSite {
 public:
  // `secure`: browsers reach the pages over TLS, so the session's cookie may travel over nothing
  // else.
  // `address`: what links to the pages begin with, such as "https://sluis.example.nl". Empty: as
  // the browser calls us.
  WebSite(AskDesk desk, bool secure, std::string address = "")
      : desk_(std::move(desk)), secure_(secure), address_(std::move(address)) {}

  [[nodiscard]] HttpAnswer Answer(const HttpRequest& request) const;

 private:
  HttpAnswer Route(const HttpRequest& request) const;
  HttpAnswer RouteSignedIn(const HttpRequest& request) const;
  std::string SiteOf(const HttpRequest& request) const;

  const AskDesk desk_;
  const bool secure_;
  const std::string address_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_WEB_SITE_H_
