#include "connectors/web/pages/team_page.h"

#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "engine/digests/foreign_text.h"

namespace sluis {
namespace {

constexpr std::string_view kCookie = "sluis-for";

PageData ChoiceOf(const std::string& id, const std::string& label, bool chosen) {
  PageData choice;
  choice.set("id", id);
  choice.set("label", label);
  choice.set("chosen", PageData(chosen));
  return choice;
}

}  // namespace

HttpAnswer ShowTeams(const Visit& visit) {
  Page page{200, visit.texts["team.heading"], "teams", {}};
  PageData choices(PageData::type::list);
  choices.push_back(
      ChoiceOf("", visit.texts["team.own"], visit.reader.owner_id == visit.session.owner_id()));
  for (const v1::Owner& team : visit.teams) {
    choices.push_back(ChoiceOf(team.id(), CleanLine(team.name().empty() ? team.id() : team.name()),
                               visit.reader.owner_id == team.id()));
  }
  page.content.set("choices", choices);
  return visit.Show(page);
}

HttpAnswer ChooseTeam(const Visit& visit) {
  HttpAnswer answer = Redirect("/");
  const std::string& wanted = visit.form.Get("team");
  for (const v1::Owner& team : visit.teams) {
    if (team.id() != wanted) continue;
    answer.fields.emplace_back("Set-Cookie", ChoiceCookie(kCookie, wanted, visit.facts.secure()));
    return answer;
  }
  answer.fields.emplace_back("Set-Cookie", ChoiceCookie(kCookie, "", visit.facts.secure()));
  return answer;
}

std::string ChosenTeam(const HttpRequest& request) { return CookieOf(request, kCookie); }

}  // namespace sluis
