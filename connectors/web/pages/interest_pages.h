// What a reader follows: all of it, and each interest with what it has become.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_INTEREST_PAGES_H_
#define SLUIS_CONNECTORS_WEB_PAGES_INTEREST_PAGES_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowInterests(const Visit& visit);
// Its goal, what it has learned, what was said of it and what it was before.
[[nodiscard]] HttpAnswer ShowInterest(const Visit& visit);

// Forms of that page. Each leads back to it.
[[nodiscard]] HttpAnswer PauseInterest(const Visit& visit);
[[nodiscard]] HttpAnswer RestoreInterest(const Visit& visit);
[[nodiscard]] HttpAnswer TakeBackOfInterest(const Visit& visit);

// A GET asks whether it is meant; a POST removes it.
[[nodiscard]] HttpAnswer AskRemoval(const Visit& visit);
[[nodiscard]] HttpAnswer RemoveInterest(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_INTEREST_PAGES_H_
