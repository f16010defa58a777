// The pages that readers see: requests of browsers become questions and commands at the desk, and
// the desk's answers become pages. It keeps nothing itself: who is signed in is in the state.
#ifndef SLUIS_CONNECTORS_WEB_WEB_SITE_H_
#define SLUIS_CONNECTORS_WEB_WEB_SITE_H_

#include <functional>
#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Largest form that is taken.
inline constexpr uint64_t kMaxFormBytes = 64 * 1024;

// Safe on any thread if `ask` is.
class WebSite {
 public:
  // Asks the desk.
  using Ask = std::function<v1::ControlReply(const v1::ControlRequest& request)>;

  // `secure`: browsers reach the pages over TLS, so the session's cookie may travel over nothing
  // else.
  WebSite(Ask ask, bool secure) : ask_(std::move(ask)), secure_(secure) {}

  [[nodiscard]] HttpAnswer Answer(const HttpRequest& request) const;

 private:
  struct Visit;

  HttpAnswer Route(const HttpRequest& request) const;
  HttpAnswer Enter(const HttpRequest& request, std::string_view secret) const;
  HttpAnswer RouteSignedIn(const Visit& visit) const;
  HttpAnswer TakeForm(const Visit& visit) const;
  HttpAnswer ShowDigest(const Visit& visit, const std::string& digest_id) const;
  HttpAnswer SignOut(const Visit& visit) const;

  const Ask ask_;
  const bool secure_;
};

// The path of the link that signs in with this secret.
[[nodiscard]] std::string SignInPath(std::string_view secret);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_WEB_SITE_H_
