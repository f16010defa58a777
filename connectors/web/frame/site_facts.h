// What the operator says of the site.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_SITE_FACTS_H_
#define SLUIS_CONNECTORS_WEB_FRAME_SITE_FACTS_H_

#include <string>

namespace sluis {

// Texts as they are shown; each may be empty.
struct SiteFacts {
  // How browsers reach the pages, such as "https://sluis.example.nl": what links to them begin
  // with. With https the session's cookie travels over nothing else. Empty: as a browser calls us,
  // over plain HTTP.
  std::string url;
  // Whose filter this is, and whom to ask.
  std::string organisation;
  std::string contact;
  std::string legal_basis;
  // Where the data protection impact assessment can be read, or what came of it.
  std::string impact_assessment;
  // "2026-03".
  std::string since;
  // How long is kept what came in, what matched, and digests: "30d".
  std::string posts_kept;
  std::string matches_kept;
  std::string digests_kept;

  [[nodiscard]] bool secure() const { return url.rfind("https://", 0) == 0; }
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_SITE_FACTS_H_
