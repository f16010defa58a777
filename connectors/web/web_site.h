// The pages that readers see: requests of browsers become questions and commands at the desk, and
// the desk's answers become pages. It keeps nothing itself: who is signed in is in the state.
#ifndef SLUIS_CONNECTORS_WEB_WEB_SITE_H_
#define SLUIS_CONNECTORS_WEB_WEB_SITE_H_

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/site_facts.h"
#include "connectors/web/frame/visit.h"
#include "connectors/web/pages/mail_page.h"
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
  // `mail_sign_in`: null where no mail is sent.
  WebSite(AskDesk desk, SiteFacts facts, MailSignIn mail_sign_in = nullptr, ThemeFolder theme = {})
      : desk_(std::move(desk)),
        facts_(std::move(facts)),
        mail_sign_in_(std::move(mail_sign_in)),
        theme_(std::move(theme)) {}

  [[nodiscard]] HttpAnswer Answer(const HttpRequest& request) const;

 private:
  // Without what browsers are told with every answer.
  HttpAnswer AnswerUnsafely(const HttpRequest& request) const;
  HttpAnswer AnswerAsset(const HttpRequest& request, std::string_view name) const;
  // To a page, or to the way in.
  HttpAnswer RouteVisit(const HttpRequest& request) const;
  HttpAnswer AnswerSlow(const Route& route, const Visit& visit) const;

  // Of slow routes: how many are being answered.
  mutable std::atomic<int> slow_ = 0;
  const AskDesk desk_;
  const SiteFacts facts_;
  const MailSignIn mail_sign_in_;
  const ThemeFolder theme_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_WEB_SITE_H_
