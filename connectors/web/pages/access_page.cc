#include "connectors/web/pages/access_page.h"

#include <string>

#include "connectors/web/frame/page.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

std::string_view KindKey(v1::AccessKind kind) {
  switch (kind) {
    case v1::ACCESS_KIND_SESSION:
      return "access.session";
    case v1::ACCESS_KIND_SIGN_IN:
      return "access.sign_in";
    case v1::ACCESS_KIND_FEEDS:
      return "access.feeds";
    case v1::ACCESS_KIND_WALL:
      return "access.wall";
    default:
      return "access.link";
  }
}

PageData DataOf(const Visit& visit, const v1::Access& access) {
  const Manner manner = MannerOf(visit);
  PageData data;
  data.set("id", access.id());
  data.set("kind", visit.texts[KindKey(access.kind())]);
  data.set("label", Present("line", CleanLine(access.label())));
  data.set("since", ShortTimeIn(manner.wording, FromTimestamp(access.created_at()), manner.now,
                                manner.zone));
  data.set("here", PageData(access.id() == visit.session.id()));
  return data;
}

}  // namespace

HttpAnswer ShowAccesses(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_access()->set_owner_id(visit.session.owner_id());
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_access_list()) return visit.Tell(reply.status());
  Page page{200, visit.texts["access.heading"], "access", {}};
  PageData list(PageData::type::list);
  for (const v1::Access& access : reply.access_list().accesses()) {
    list.push_back(DataOf(visit, access));
  }
  page.content.set("accesses", list);
  return visit.Show(page);
}

HttpAnswer RevokeAccess(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_revoke_access()->set_owner_id(visit.session.owner_id());
  request.mutable_revoke_access()->set_access_id(visit.form.Get("id"));
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_removed() ? Redirect("/access") : visit.Tell(reply.status());
}

}  // namespace sluis
