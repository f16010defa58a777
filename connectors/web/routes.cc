#include "connectors/web/routes.h"

#include <array>

#include "connectors/web/frame/form.h"
#include "connectors/web/pages/digest_page.h"
#include "connectors/web/pages/judging_form.h"
#include "connectors/web/pages/news_stream.h"
#include "connectors/web/pages/sign_in_page.h"
#include "connectors/web/pages/wall_desk_page.h"
#include "connectors/web/pages/wall_page.h"

namespace sluis {
namespace {

struct Route {
  std::string_view method;
  // '*' stands for one part, whatever it is.
  std::string_view path;
  AnswerVisit answer;
};
constexpr std::array kRoutes = {
    Route{"GET", "/", ShowDigest},
    Route{"GET", "/digests/*", ShowDigest},
    Route{"POST", "/judgements", TakeJudgement},
    Route{"POST", "/judgements/undo", TakeBackJudgement},
    Route{"POST", "/sign-out", SignOut},
    Route{"GET", "/events", ListenToNews},
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

AnswerVisit FindRoute(std::string_view method, std::string_view path,
                      std::vector<std::string>* parts) {
  for (const Route& route : kRoutes) {
    if (route.method == method && Matches(route.path, path, parts)) return route.answer;
  }
  return nullptr;
}

}  // namespace sluis
