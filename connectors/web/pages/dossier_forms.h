// The forms of dossiers. Each leads back to the dossier.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_FORMS_H_
#define SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_FORMS_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// A story of a digest, into the dossier of the form or a new one of that title.
[[nodiscard]] HttpAnswer AddToDossier(const Visit& visit);
// Title, date, notes, lessons and advice. 400 when the dossier has changed since it was shown.
[[nodiscard]] HttpAnswer WriteDossier(const Visit& visit);
// The note at one story; its place; and the story out of the dossier.
[[nodiscard]] HttpAnswer WriteDossierNote(const Visit& visit);
[[nodiscard]] HttpAnswer MoveInDossier(const Visit& visit);
[[nodiscard]] HttpAnswer TakeOutOfDossier(const Visit& visit);
// The whole dossier.
[[nodiscard]] HttpAnswer RemoveDossier(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_DOSSIER_FORMS_H_
