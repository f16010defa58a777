// The pages that readers see: requests of browsers become questions and commands at the desk, and
// the desk's answers become pages. It keeps nothing itself: who is signed in is in the state.
#ifndef SLUIS_CONNECTORS_WEB_WEB_SITE_H_
#define SLUIS_CONNECTORS_WEB_WEB_SITE_H_

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/http/http_server.h"
#include "connectors/web/entry/ways_in.h"
#include "connectors/web/frame/site_facts.h"
#include "connectors/web/frame/visit.h"
#include "connectors/web/routes.h"
#include "connectors/web/theme/theme_folder.h"

namespace sluis {

// Largest form that is taken.
inline constexpr uint64_t kMaxFormBytes = 64 * 1024;
// Threads to answer on.
inline constexpr size_t kAnsweringThreads = 4;

// Safe on any thread if `desk` is.
class WebSite {
 public:
  WebSite(AskDesk desk, SiteFacts facts, WaysIn ways_in = {}, ThemeFolder theme = {})
      : desk_(std::move(desk)),
        facts_(std::move(facts)),
        ways_in_(std::move(ways_in)),
        theme_(std::move(theme)) {}

  [[nodiscard]] HttpAnswer Answer(const HttpRequest& request) const;

 private:
  // Without what browsers are told with every answer.
  HttpAnswer AnswerUnsafely(const HttpRequest& request) const;
  HttpAnswer AnswerAsset(const HttpRequest& request, std::string_view name) const;
  // To a way in; not found where there is no such way.
  HttpAnswer LetIn(const HttpRequest& request) const;
  // To a page, or to those ways.
  HttpAnswer RouteVisit(const HttpRequest& request) const;
  // The answer, or that of `refuse` while too many others are made that take long.
  HttpAnswer AnswerSlowly(const std::function<HttpAnswer()>& answer,
                          const std::function<HttpAnswer()>& refuse) const;

  // Answers that take long: how many are being made.
  mutable std::atomic<int> slow_ = 0;
  const AskDesk desk_;
  const SiteFacts facts_;
  const WaysIn ways_in_;
  const ThemeFolder theme_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_WEB_SITE_H_
