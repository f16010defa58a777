#include "connectors/web/routes.h"

#include <array>

#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/feeds/feeds_page.h"
#include "connectors/web/pages/about_page.h"
#include "connectors/web/pages/access_page.h"
#include "connectors/web/pages/asked_judgement_page.h"
#include "connectors/web/pages/balance_page.h"
#include "connectors/web/pages/digest_list_page.h"
#include "connectors/web/pages/digest_page.h"
#include "connectors/web/pages/dossier_forms.h"
#include "connectors/web/pages/dossier_page.h"
#include "connectors/web/pages/handling_pages.h"
#include "connectors/web/pages/interest_form_page.h"
#include "connectors/web/pages/interest_pages.h"
#include "connectors/web/pages/judging_form.h"
#include "connectors/web/pages/mute_page.h"
#include "connectors/web/pages/news_stream.h"
#include "connectors/web/pages/occasion_pages.h"
#include "connectors/web/pages/pack_page.h"
#include "connectors/web/pages/qr_code.h"
#include "connectors/web/pages/search_page.h"
#include "connectors/web/pages/settings_page.h"
#include "connectors/web/pages/source_page.h"
#include "connectors/web/pages/story_page.h"
#include "connectors/web/pages/team_page.h"
#include "connectors/web/pages/told_at_once.h"
#include "connectors/web/pages/wall_desk_page.h"
#include "connectors/web/pages/wall_page.h"

namespace sluis {
namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/", ShowDigest},
    Route{"GET", "/digests", ShowDigests},
    Route{"GET", "/digests/*", ShowDigest},
    Route{"GET", "/digests/*/stories/*", ShowStory},
    Route{"GET", "/by-time", ShowByTime},
    Route{"GET", "/judge/*/*/*", AskJudgement},
    Route{"POST", "/judgements", TakeJudgement},
    Route{"POST", "/judgements/undo", TakeBackJudgement},
    Route{"GET", "/interests", ShowInterests},
    Route{"GET", "/interests/new", ShowNewInterest},
    Route{"POST", "/interests/preview", PreviewInterest, false, true},
    Route{"POST", "/interests/save", SaveInterest},
    Route{"GET", "/interests/*", ShowInterest},
    Route{"GET", "/interests/*/edit", ShowInterestForm},
    Route{"POST", "/interests/*/pause", PauseInterest},
    Route{"POST", "/interests/*/restore", RestoreInterest},
    Route{"POST", "/interests/*/judgements/undo", TakeBackOfInterest},
    Route{"GET", "/interests/*/remove", AskRemoval},
    Route{"POST", "/interests/*/remove", RemoveInterest},
    Route{"GET", "/packs", ShowPacks},
    Route{"POST", "/packs", TakePack},
    Route{"GET", "/mutes", ShowMutes},
    Route{"POST", "/mutes", AddMute},
    Route{"POST", "/mutes/remove", RemoveMute},
    Route{"GET", "/sources", ShowSources},
    Route{"POST", "/sources", AddSource},
    Route{"POST", "/sources/remove", RemoveSource},
    Route{"GET", "/teams", ShowTeams},
    Route{"POST", "/teams", ChooseTeam, false, false, true},
    Route{"GET", "/handlings", ShowHandlings},
    Route{"POST", "/handlings/take", TakeUp},
    Route{"POST", "/handlings/forward", Forward},
    Route{"GET", "/occasions", ShowOccasions},
    Route{"GET", "/occasions/new", ShowNewOccasion},
    Route{"POST", "/occasions/save", SaveOccasion},
    Route{"GET", "/occasions/*", ShowOccasion},
    Route{"GET", "/occasions/*/edit", ShowOccasionForm},
    Route{"POST", "/occasions/*/remove", RemoveOccasion},
    Route{"GET", "/search", ShowSearch, false, true},
    Route{"GET", "/balance", ShowBalance},
    Route{"GET", "/settings", ShowSettings},
    Route{"POST", "/settings", SaveSettings},
    Route{"POST", "/settings/deliver", DeliverNow},
    Route{"GET", "/access", ShowAccesses},
    Route{"POST", "/access/revoke", RevokeAccess},
    Route{"GET", "/about", ShowAbout, true},
    Route{"GET", "/about.json", ShowRegister, true},
    Route{"GET", "/accessibility", ShowAccessibility, true},
    Route{"POST", "/sign-out", SignOut, false, false, true},
    Route{"GET", "/digests/*/qr.svg", ShowDigestCode},
    Route{"GET", "/feeds", ShowFeeds},
    Route{"POST", "/feeds", MakeFeedLink},
    Route{"POST", "/feeds/revoke", EndFeedLink},
    Route{"GET", "/dossiers", ShowDossiers},
    Route{"POST", "/dossiers", AddToDossier},
    Route{"GET", "/dossiers/*", ShowDossier},
    Route{"GET", "/dossiers/*/qr.svg", ShowDossierCode},
    Route{"GET", "/dossiers/*/remove", AskToRemoveDossier},
    Route{"POST", "/dossiers/*/remove", RemoveDossier},
    Route{"POST", "/dossiers/*/words", WriteDossier},
    Route{"POST", "/dossiers/*/note", WriteDossierNote},
    Route{"POST", "/dossiers/*/order", MoveInDossier},
    Route{"POST", "/dossiers/*/take-out", TakeOutOfDossier},
    Route{"GET", "/events", ListenToNews},
    Route{"GET", "/news", ShowNews},
    Route{"GET", "/walls", ShowWalls},
    Route{"GET", "/walls/*", ShowWall},
    Route{"GET", "/walls/*/posts", ShowWallPosts},
    Route{"GET", "/walls/*/events", ListenToWall},
    Route{"GET", "/walls/*/desk", ShowWallDesk},
    Route{"POST", "/walls/*/approve", TakeOnWall},
    Route{"POST", "/walls/*/recall", TakeOffWall},
};

// The part of a path up to the next slash, which is taken off.
std::string_view NextPart(std::string_view* path) {
  const size_t slash = path->find('/');
  const std::string_view part = path->substr(0, slash);
  path->remove_prefix(slash == std::string_view::npos ? path->size() : slash + 1);
  return part;
}

bool Matches(std::string_view pattern, std::string_view path, std::vector<std::string>* parts) {
  parts->clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = NextPart(&pattern);
    const std::string_view part = NextPart(&path);
    if (wanted == "*" && !part.empty()) {
      parts->push_back(PercentDecode(part));
    } else if (wanted != part) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

const Route* FindRoute(std::string_view method, std::string_view path,
                       std::vector<std::string>* parts) {
  for (const Route& route : kRoutes) {
    if (route.method == method && Matches(route.path, path, parts)) return &route;
  }
  return nullptr;
}

}  // namespace sluis
