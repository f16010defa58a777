#include "connectors/web/pages/digest_page.h"

#include <array>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/pages/dossier_page.h"
#include "connectors/web/pages/handling_pages.h"
#include "connectors/web/pages/judging_form.h"
#include "connectors/web/pages/post_data.h"
#include "connectors/web/pages/told_at_once.h"
#include "engine/digests/pieces.h"
#include "engine/digests/view.h"

namespace sluis {
namespace {

struct Choice {
  std::string_view value;
  std::string_view text;
};
// The first one is chosen.
constexpr std::array kReasons = {
    Choice{"not_my_subject", "less_not_my_subject"}, Choice{"known_already", "less_known_already"},
    Choice{"too_much", "less_too_much"}, Choice{"this_source", "less_this_source"}};

// What this reader said of it. `others`: somebody else of the team did.
const v1::Judgement* Find(const Visit& visit, const v1::JudgementList& said, const v1::Story& story,
                          const v1::Judgement** others) {
  for (const v1::JudgementList::Entry& entry : said.entries()) {
    const v1::Judgement& judgement = entry.judgement();
    if (judgement.interest_id() == story.interest_id() &&
        judgement.post().source() == story.post().source() &&
        judgement.post().id() == story.post().id()) {
      const std::string& by = judgement.by_user();
      if (by.empty() || by == visit.reader.user_id) return &judgement;
      *others = &judgement;
    }
  }
  return nullptr;
}

PageData JudgingData(const v1::Judgement* said, const Texts& texts, PageData* story) {
  if (said == nullptr) {
    PageData judging;
    judging.set("reasons", LessReasonData(texts));
    story->set("said", PageData(false));
    return judging;
  }
  story->set("said", PageData("sentence", texts[SentenceOf(said->verdict())]));
  return PageData(false);
}

// What was said and done about the stories' posts.
struct Told {
  v1::JudgementList said;
  v1::HandlingList handlings;
  PageData receivers;
};

PageData StoryData(const Visit& visit, const std::string& digest_id, const v1::Story& story,
                   const StoryView& view, const Told& told) {
  PageData data;
  data.set("whole", PageData("href", absl::StrCat("/digests/", PercentEncode(digest_id),
                                                  "/stories/", story.id())));
  data.set("id", std::to_string(story.id()));
  data.set("interest_id", story.interest_id());
  data.set("source", story.post().source());
  data.set("post_id", story.post().id());
  data.set("subject", view.interest);
  data.set("sureness", view.sureness);
  data.set("exploring", Present("line", view.exploring));
  data.set("words", view.text);
  data.set("text_language", Present("tag", view.language));
  data.set("byline", view.byline);
  data.set("link", Present("address", view.link));
  data.set("about", Lines({view.why, view.voices, view.also}));
  // Of a post that is gone nothing can be said.
  const bool gone = story.post().operation() == v1::OPERATION_DELETE;
  const v1::Judgement* others = nullptr;
  const v1::Judgement* const judgement = gone ? nullptr : Find(visit, told.said, story, &others);
  PageData judging = JudgingData(judgement, visit.texts, &data);
  data.set("judging", gone ? PageData(false) : std::move(judging));
  data.set("team_said",
           Present("line", others == nullptr
                               ? ""
                               : visit.texts[Concat("team.", SentenceOf(others->verdict()))]));
  data.set("colleagues",
           gone ? PageData(false) : HandlingDataOf(visit, told.receivers, told.handlings, story));
  data.set("keeping", PageData(!gone));
  return data;
}

PageData BalanceData(const BalanceView& balance) {
  PageData data;
  data.set("heading", balance.heading);
  data.set("sentence", balance.sentence);
  data.set("has_rows", PageData(!balance.rows.empty()));
  PageData rows(PageData::type::list);
  for (const BalanceRow& row : balance.rows) {
    PageData cells;
    cells.set("label", row.label);
    cells.set("number", row.number);
    rows.push_back(cells);
  }
  data.set("rows", rows);
  data.set("voices", Lines(balance.voices));
  return data;
}

// Before the first one there may be alerts.
HttpAnswer ShowNoDigest(const Visit& visit) {
  Page page{200, visit.texts["today"], "no_digest", {}};
  page.content.set("heading", visit.texts["today"]);
  page.content.set("message", visit.texts["no_digest"]);
  AddToldAtOnce(visit, &page.content);
  return visit.Show(page);
}

Page DigestPage(const Visit& visit, const v1::Digest& digest, const Told& told) {
  const DigestView view = ViewOf(digest);
  Page page{200, view.title, "digest", {}};
  page.content.set("heading", view.title);
  page.content.set("date", view.date);
  page.content.set("summary", view.summary);
  page.content.set("period", view.period);
  page.content.set("open_post", view.open_post);
  page.content.set("digest_id", digest.id());
  PageData stories(PageData::type::list);
  for (int i = 0; i < digest.stories_size(); ++i) {
    stories.push_back(StoryData(visit, digest.id(), digest.stories(i),
                                view.stories[static_cast<size_t>(i)], told));
  }
  page.content.set("stories", stories);
  page.content.set("balance", BalanceData(view.balance));
  AddDossierChoice(visit, &page.content);
  const std::string path = Concat("/digests/", PercentEncode(digest.id()));
  page.content.set("code", path + "/qr.svg");
  page.content.set("page_address", visit.site + path);
  return page;
}

}  // namespace

PageData LessReasonData(const Texts& texts) {
  PageData list(PageData::type::list);
  for (const Choice& reason : kReasons) {
    PageData data;
    data.set("value", std::string(reason.value));
    data.set("label", texts[reason.text]);
    data.set("first", PageData(&reason == kReasons.data()));
    list.push_back(data);
  }
  return list;
}

HttpAnswer ShowDigest(const Visit& visit) {
  const std::string digest_id = visit.parts.empty() ? "" : visit.parts.front();
  v1::ControlRequest get;
  get.mutable_get_digest()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_digest()->set_digest_id(digest_id);
  const v1::ControlReply digest = visit.Ask(get);
  if (!digest.has_digest()) {
    if (!digest_id.empty()) return visit.NotFound();
    return ShowNoDigest(visit);
  }
  v1::ControlRequest list;
  list.mutable_list_judgements()->set_owner_id(visit.reader.owner_id);
  list.mutable_list_judgements()->set_limit(10'000);
  v1::ControlReply said = visit.Ask(list);
  if (!said.has_judgements()) return visit.Tell(said.status());
  v1::ControlRequest done;
  done.mutable_list_handlings()->set_owner_id(visit.reader.owner_id);
  done.mutable_list_handlings()->set_limit(1000);
  v1::ControlReply handlings = visit.Ask(done);
  if (!handlings.has_handlings()) return visit.Tell(handlings.status());
  Page page = DigestPage(visit, digest.digest(),
                         {std::move(*said.mutable_judgements()),
                          std::move(*handlings.mutable_handlings()), ReceiversOf(visit)});
  page.content.set("is_today", PageData(digest_id.empty()));
  if (digest_id.empty()) AddToldAtOnce(visit, &page.content);
  return visit.Show(page);
}

}  // namespace sluis
