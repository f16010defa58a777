// What the links "more like this" and "less like this" of a message lead to.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_ASKED_JUDGEMENT_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_ASKED_JUDGEMENT_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// /judge/DIGEST/STORY/more or less: the story and a button. Opening it changes nothing: programs
// that scan mail open links too.
[[nodiscard]] HttpAnswer AskJudgement(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_ASKED_JUDGEMENT_PAGE_H_
