#include "connectors/web/pages/dossier_page.h"

#include <string>
#include <string_view>

#include "connectors/http/percent_encoding.h"
#include "connectors/web/pages/page_dates.h"
#include "engine/digests/pieces.h"
#include "engine/digests/view.h"
#include "proto/dossier_checks.h"

namespace sluis {
namespace {

v1::ControlReply DossiersOf(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_dossiers()->set_owner_id(visit.reader.owner_id);
  return visit.Ask(list);
}

v1::ControlReply DossierOf(const Visit& visit) {
  v1::ControlRequest get;
  get.mutable_get_dossier()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_dossier()->set_dossier_id(visit.parts.front());
  return visit.Ask(get);
}

PageData SummaryData(const v1::DossierList& dossiers, const Visit& visit) {
  PageData list(PageData::type::list);
  for (const v1::DossierSummary& dossier : dossiers.dossiers()) {
    PageData data;
    data.set("id", dossier.id());
    data.set("title", dossier.title());
    data.set("date", DayIn(visit.owner, dossier.date()));
    data.set("entries", std::to_string(dossier.entries()));
    list.push_back(data);
  }
  return list;
}

// A section that is there if there are words, under that name.
PageData Words(const std::string& words) {
  return words.empty() ? PageData(false) : PageData("words", words);
}

PageData SectionData(const v1::Dossier& dossier, const Texts& texts) {
  PageData list(PageData::type::list);
  const auto add = [&](std::string_view heading, const std::string& words) {
    if (words.empty()) return;
    PageData data;
    data.set("heading", texts[heading]);
    data.set("words", words);
    list.push_back(data);
  };
  add("dossier.notes", dossier.notes());
  add("dossier.lessons", dossier.lessons());
  add("dossier.advice", dossier.advice());
  return list;
}

// Its stories put into words as a digest puts them.
DigestView ViewOfEntries(const v1::Dossier& dossier, const v1::Owner& owner) {
  v1::Digest digest;
  digest.set_locale(owner.locale());
  digest.set_time_zone(owner.time_zone());
  *digest.mutable_until() = dossier.changed_at();
  for (const v1::DossierEntry& entry : dossier.entries()) {
    v1::Story* const story = digest.add_stories();
    *story->mutable_post() = entry.post();
    story->set_interest_id(entry.interest_id());
    story->set_interest_title(entry.interest_title());
    *story->mutable_first_at() = entry.added_at();
  }
  return ViewOf(digest);
}

PageData EntryData(const v1::Dossier& dossier, const Visit& visit) {
  const DigestView view = ViewOfEntries(dossier, visit.owner);
  PageData list(PageData::type::list);
  for (int i = 0; i < dossier.entries_size(); ++i) {
    const v1::DossierEntry& entry = dossier.entries(i);
    const StoryView& story = view.stories[static_cast<size_t>(i)];
    PageData data;
    data.set("number", std::to_string(entry.number()));
    data.set("subject", story.interest);
    data.set("post", story.text);
    data.set("text_language",
             story.language.empty() ? PageData(false) : PageData("tag", story.language));
    data.set("byline", story.byline);
    data.set("link", story.link.empty() ? PageData(false) : PageData("address", story.link));
    data.set("digest", PercentEncode(entry.digest_id()));
    data.set("digest_date", DayIn(visit.owner, entry.added_at()));
    data.set("note", Words(entry.note()));
    data.set("note_text", entry.note());
    data.set("can_rise", PageData(i > 0));
    data.set("can_sink", PageData(i + 1 < dossier.entries_size()));
    list.push_back(data);
  }
  return list;
}

}  // namespace

HttpAnswer ShowDossiers(const Visit& visit) {
  const v1::ControlReply reply = DossiersOf(visit);
  if (!reply.has_dossiers()) return visit.Tell(reply.status());
  Page page{200, visit.texts["dossier.title"], "dossiers", {}};
  page.content.set("has_dossiers", PageData(reply.dossiers().dossiers_size() > 0));
  page.content.set("dossiers", SummaryData(reply.dossiers(), visit));
  return visit.Show(page);
}

HttpAnswer ShowDossier(const Visit& visit) {
  const v1::ControlReply reply = DossierOf(visit);
  if (!reply.has_dossier()) return visit.NotFound();
  const v1::Dossier& dossier = reply.dossier();
  Page page{200, dossier.title(), "dossier", {}};
  page.content.set("id", dossier.id());
  page.content.set("revision", std::to_string(dossier.revision()));
  page.content.set("heading", dossier.title());
  page.content.set("date", DayIn(visit.owner, dossier.date()));
  page.content.set("day", dossier.date());
  page.content.set("notes", dossier.notes());
  page.content.set("lessons", dossier.lessons());
  page.content.set("advice", dossier.advice());
  page.content.set("sections", SectionData(dossier, visit.texts));
  page.content.set("open_post", ViewOfEntries(dossier, visit.owner).open_post);
  page.content.set("entries", EntryData(dossier, visit));
  page.content.set("code", Concat("/dossiers/", dossier.id(), "/qr.svg"));
  page.content.set("page_address", Concat(visit.site, "/dossiers/", dossier.id()));
  return visit.Show(page);
}

HttpAnswer AskToRemoveDossier(const Visit& visit) {
  const v1::ControlReply reply = DossierOf(visit);
  if (!reply.has_dossier()) return visit.NotFound();
  Page page{200, visit.texts["dossier.remove_heading"], "dossier_removal", {}};
  page.content.set("id", reply.dossier().id());
  page.content.set("dossier_title", reply.dossier().title());
  return visit.Show(page);
}

void AddDossierChoice(const Visit& visit, PageData* content) {
  const v1::ControlReply reply = DossiersOf(visit);
  content->set("has_dossiers", PageData(reply.dossiers().dossiers_size() > 0));
  content->set("dossiers", SummaryData(reply.dossiers(), visit));
}

}  // namespace sluis
