#include "connectors/web/feeds/feeds_page.h"

#include <string>

#include "connectors/web/feeds/feed_address.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/page_dates.h"

namespace sluis {
namespace {

v1::ControlReply FeedLinksOf(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_access()->set_owner_id(visit.reader.owner_id);
  v1::ControlReply reply = visit.Ask(list);
  if (!reply.has_access_list()) return reply;
  auto* accesses = reply.mutable_access_list()->mutable_accesses();
  for (int i = accesses->size(); i-- > 0;) {
    if (accesses->Get(i).kind() != v1::ACCESS_KIND_FEEDS) accesses->DeleteSubrange(i, 1);
  }
  return reply;
}

PageData LinkData(const v1::AccessList& links, const Visit& visit) {
  PageData list(PageData::type::list);
  for (const v1::Access& access : links.accesses()) {
    PageData data;
    data.set("id", access.id());
    data.set("label", access.label().empty() ? visit.texts["feeds.no_label"] : access.label());
    data.set("date", DayIn(visit.owner, access.created_at()));
    list.push_back(data);
  }
  return list;
}

// As told once.
PageData AddressData(const std::vector<FeedAddress>& addresses, const Visit& visit) {
  PageData list(PageData::type::list);
  for (const FeedAddress& address : addresses) {
    PageData data;
    data.set("title", address.title.empty() ? visit.texts["feeds.digests"] : address.title);
    data.set("atom", address.atom);
    data.set("json", address.json);
    list.push_back(data);
  }
  return list;
}

HttpAnswer Show(const Visit& visit, const PageData& made) {
  const v1::ControlReply links = FeedLinksOf(visit);
  if (!links.has_access_list()) return visit.Tell(links.status());
  Page page{200, visit.texts["feeds.title"], "feeds", {}};
  page.content.set("made", made);
  page.content.set("has_links", PageData(links.access_list().accesses_size() > 0));
  page.content.set("links", LinkData(links.access_list(), visit));
  return visit.Show(page);
}

}  // namespace

HttpAnswer ShowFeeds(const Visit& visit) { return Show(visit, PageData(false)); }

HttpAnswer MakeFeedLink(const Visit& visit) {
  v1::ControlRequest grant;
  grant.mutable_grant_access()->set_owner_id(visit.reader.owner_id);
  grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_FEEDS);
  grant.mutable_grant_access()->set_label(visit.form.Get("label"));
  const v1::ControlReply granted = visit.Ask(grant);
  if (!granted.has_granted_access()) return visit.Tell(granted.status());
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply interests = visit.Ask(list);
  if (!interests.has_interests()) return visit.Tell(interests.status());
  PageData made;
  made.set("addresses", AddressData(FeedAddresses(visit.site, granted.granted_access().secret(),
                                                  interests.interests()),
                                    visit));
  return Show(visit, made);
}

HttpAnswer EndFeedLink(const Visit& visit) {
  const v1::ControlReply links = FeedLinksOf(visit);
  if (!links.has_access_list()) return visit.Tell(links.status());
  for (const v1::Access& access : links.access_list().accesses()) {
    if (access.id() != visit.form.Get("access")) continue;
    v1::ControlRequest revoke;
    revoke.mutable_revoke_access()->set_owner_id(visit.reader.owner_id);
    revoke.mutable_revoke_access()->set_access_id(access.id());
    const v1::ControlReply reply = visit.Ask(revoke);
    return reply.has_removed() ? Redirect("/feeds") : visit.Tell(reply.status());
  }
  return visit.NotFound();
}

}  // namespace sluis
