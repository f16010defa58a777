// A request of a browser, with what every page needs to answer it.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_VISIT_H_
#define SLUIS_CONNECTORS_WEB_FRAME_VISIT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connectors/http/http_server.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/site_facts.h"
#include "connectors/web/frame/texts.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Asks the desk.
using AskDesk = std::function<v1::ControlReply(const v1::ControlRequest& request)>;

// Lives as long as its request is being answered.
struct Visit {
  const HttpRequest& request;
  const AskDesk& desk;
  // Both empty when nobody is signed in, which open pages alone see.
  v1::Access session;
  // Whose pages are shown: the user that is signed in, or a team of that user.
  v1::Owner owner;
  // Of the user.
  std::vector<v1::Owner> teams;
  const Texts& texts;
  Reader reader;
  const SiteFacts& facts;
  // The wall's time.
  absl::Time now;
  // The parts of the path that the route leaves open, decoded.
  std::vector<std::string> parts;
  // Of a POST its body, and then the token in it is right; else the query.
  Form form;
  // What links to the pages begin with, without a slash at the end.
  std::string site;

  // On behalf of the reader.
  [[nodiscard]] v1::ControlReply Ask(v1::ControlRequest question) const;

  [[nodiscard]] HttpAnswer Show(const Page& page) const;
  // What the desk said instead of doing it.
  [[nodiscard]] HttpAnswer Tell(const v1::Status& status) const;
  [[nodiscard]] HttpAnswer Refuse(const absl::Status& status) const;
  [[nodiscard]] HttpAnswer NotFound() const;
};

// 400, 401, 403, 404 or 503.
[[nodiscard]] int HttpStatusOf(absl::StatusCode code);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_VISIT_H_
