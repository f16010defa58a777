// The form of an interest, new or not, with a preview of what it would have matched.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FORM_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FORM_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// An empty one; what the query of the address says stands in it already.
[[nodiscard]] HttpAnswer ShowNewInterest(const Visit& visit);
[[nodiscard]] HttpAnswer ShowInterestForm(const Visit& visit);

// The form as it was sent, with what such an interest would have matched among the kept posts.
// Stores nothing.
[[nodiscard]] HttpAnswer PreviewInterest(const Visit& visit);
// Leads to the interest; or the form again, with what is wrong.
[[nodiscard]] HttpAnswer SaveInterest(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FORM_PAGE_H_
