// When and how a reader is told: times and days of digests, quiet hours, alerts a day, language and
// time zone.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_SETTINGS_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_SETTINGS_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowSettings(const Visit& visit);
// Leads back to the page; or the form again, with what is wrong.
[[nodiscard]] HttpAnswer SaveSettings(const Visit& visit);
// Makes the next digest now, and leads to it.
[[nodiscard]] HttpAnswer DeliverNow(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_SETTINGS_PAGE_H_
