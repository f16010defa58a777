// Dossiers as pages: all of a reader's, and one with its stories and what the editor wrote.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowDossiers(const Visit& visit);
[[nodiscard]] HttpAnswer ShowDossier(const Visit& visit);
// The step before it is removed.
[[nodiscard]] HttpAnswer AskToRemoveDossier(const Visit& visit);

// Adds to a page with stories what the form under each of them offers (add_to_dossier.mustache).
void AddDossierChoice(const Visit& visit, PageData* content);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_PAGE_H_
