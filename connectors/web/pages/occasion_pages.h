// Events that a reader follows: a subject before, during and after something that happens, against
// a question that was set beforehand. Prints as a report.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_OCCASION_PAGES_H_
#define SLUIS_CONNECTORS_WEB_PAGES_OCCASION_PAGES_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowOccasions(const Visit& visit);
// The report.
[[nodiscard]] HttpAnswer ShowOccasion(const Visit& visit);
[[nodiscard]] HttpAnswer ShowNewOccasion(const Visit& visit);
[[nodiscard]] HttpAnswer ShowOccasionForm(const Visit& visit);
// Leads to the report; or the form again, with what is wrong.
[[nodiscard]] HttpAnswer SaveOccasion(const Visit& visit);
[[nodiscard]] HttpAnswer RemoveOccasion(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_OCCASION_PAGES_H_
