// What becomes of posts among colleagues: taken up, left again, forwarded with a note.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_HANDLING_PAGES_H_
#define SLUIS_CONNECTORS_WEB_PAGES_HANDLING_PAGES_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// What the owner has taken up, forwarded and received.
[[nodiscard]] HttpAnswer ShowHandlings(const Visit& visit);
// Forms under a story; both lead back to it.
[[nodiscard]] HttpAnswer TakeUp(const Visit& visit);
[[nodiscard]] HttpAnswer Forward(const Visit& visit);

// To whom a post can be forwarded, as {{receiver}} and {{name}}: asked for once for a page. Empty
// for who has no team.
[[nodiscard]] PageData ReceiversOf(const Visit& visit);

// Who deals with the story's post, and the forms for it: {{#handling}} of the digest's template.
// False for who has no colleagues.
[[nodiscard]] PageData HandlingDataOf(const Visit& visit, const PageData& receivers,
                                      const v1::HandlingList& handlings, const v1::Story& story);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_HANDLING_PAGES_H_
