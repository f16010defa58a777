// A printed page leads back to the one on the screen: its address as a QR code (ISO/IEC 18004).
#ifndef SLUIS_CONNECTORS_WEB_PAGES_QR_CODE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_QR_CODE_H_

#include <string>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// A picture in SVG, black on white, with the quiet border that the standard asks for. Empty for
// what is too long for a code (some 2 300 bytes).
[[nodiscard]] std::string QrPicture(const std::string& text);

// Of a digest's page, and of a dossier's; 404 when the reader has no such thing.
[[nodiscard]] HttpAnswer ShowDigestCode(const Visit& visit);
[[nodiscard]] HttpAnswer ShowDossierCode(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_QR_CODE_H_
