#include "connectors/web/pages/interest_pages.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/judging_form.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "models/text/query.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kListedJudgements = 50;
constexpr int kListedTerms = 20;

std::string PathOf(const std::string& id) { return absl::StrCat("/interests/", PercentEncode(id)); }

std::string KindText(const Texts& texts, v1::InterestKind kind) {
  if (kind == v1::INTEREST_KIND_ALERT) return texts["interest.kind_alert"];
  return texts[kind == v1::INTEREST_KIND_WALL ? "interest.kind_wall" : "interest.kind_digest"];
}

// That it takes nothing at present, and why.
std::string StateText(const Texts& texts, const v1::Interest& interest) {
  if (interest.approval() == v1::APPROVAL_WAITING) {
    return texts[interest.approval_reason() == v1::APPROVAL_REASON_PERSON
                     ? "interest.waits_person"
                     : "interest.waits_account"];
  }
  return interest.paused() ? texts["interest.is_paused"] : "";
}

PageData SummaryOf(const Visit& visit, const v1::Interest& interest) {
  PageData data;
  data.set("href", PathOf(interest.id()));
  data.set("title", interest.title());
  data.set("description", Present("line", interest.description()));
  data.set("purpose", Present("line", interest.purpose()));
  data.set("kind", KindText(visit.texts, interest.kind()));
  data.set("state", Present("line", StateText(visit.texts, interest)));
  return data;
}

PageData TermsOf(const v1::InterestDescription& described, bool own) {
  PageData list(PageData::type::list);
  int listed = 0;
  for (const v1::LearnedTerm& term : described.terms()) {
    if (term.own() != own || listed == kListedTerms) continue;
    PageData data;
    data.set("word", CleanLine(term.text()));
    data.set("against", PageData(term.weight() < 0));
    list.push_back(data);
    ++listed;
  }
  return list;
}

PageData JudgementsOf(const Visit& visit, const v1::JudgementList& said) {
  const Manner manner = MannerOf(visit);
  PageData list(PageData::type::list);
  for (const v1::JudgementList::Entry& entry : said.entries()) {
    const v1::Judgement& judgement = entry.judgement();
    PageData data;
    data.set("sentence", visit.texts[SentenceOf(judgement.verdict())]);
    data.set("at",
             ShortTimeIn(manner.wording, FromTimestamp(judgement.at()), manner.now, manner.zone));
    data.set("quote", Present("line", CleanLine(entry.text(), 280)));
    data.set("source", judgement.post().source());
    data.set("post_id", judgement.post().id());
    data.set("by", judgement.by_user());
    // In a team everybody takes back what they said themselves.
    data.set("own",
             PageData(judgement.by_user().empty() || judgement.by_user() == visit.reader.user_id));
    list.push_back(data);
  }
  return list;
}

PageData EarlierOf(const Visit& visit, const v1::InterestDescription& described) {
  const Manner manner = MannerOf(visit);
  PageData list(PageData::type::list);
  for (const v1::EarlierInterest& earlier : described.earlier()) {
    PageData data;
    data.set("number", absl::StrCat(earlier.number()));
    data.set("until",
             ShortTimeIn(manner.wording, FromTimestamp(earlier.until()), manner.now, manner.zone));
    data.set("title", earlier.interest().title());
    data.set("description", Present("line", earlier.interest().description()));
    data.set("query", Present("line", FormatQuery(QueryOf(earlier.interest()))));
    list.push_back(data);
  }
  return list;
}

PageData FiguresOf(const Visit& visit, const v1::InterestDescription& described) {
  const Wording& wording = MannerOf(visit).wording;
  PageData list(PageData::type::list);
  const auto add = [&](std::string_view label, const std::string& value) {
    PageData row;
    row.set("label", visit.texts[label]);
    row.set("value", value);
    list.push_back(row);
  };
  const v1::Interest& interest = described.interest();
  add("interest.kind", KindText(visit.texts, interest.kind()));
  if (const std::string query = FormatQuery(QueryOf(interest)); !query.empty()) {
    add("interest.query", query);
  }
  add("interest.learned_from",
      Fill(visit.texts["interest.learned_count"], NumberIn(wording, described.judgements()),
           NumberIn(wording, described.wanted())));
  add("interest.bar", Fill(visit.texts["interest.bar_value"],
                           absl::StrCat(static_cast<int>(100 * described.bar() + 0.5))));
  add("interest.purpose",
      interest.purpose().empty() ? visit.texts["interest.not_said"] : interest.purpose());
  add("interest.legal_basis",
      interest.legal_basis().empty() ? visit.texts["interest.not_said"] : interest.legal_basis());
  return list;
}

absl::StatusOr<v1::InterestDescription> Describe(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_describe_interest()->set_owner_id(visit.reader.owner_id);
  request.mutable_describe_interest()->set_interest_id(visit.parts[0]);
  v1::ControlReply reply = visit.Ask(request);
  if (reply.has_interest_description()) return std::move(*reply.mutable_interest_description());
  return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                      reply.status().message());
}

// Puts it and goes back to its page.
HttpAnswer Put(const Visit& visit, v1::Interest interest) {
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = std::move(interest);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_interest()) return visit.Tell(reply.status());
  return Redirect(PathOf(reply.interest().id()));
}

}  // namespace

HttpAnswer ShowInterests(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(list);
  if (!reply.has_interests()) return visit.Tell(reply.status());
  Page page{200, visit.texts["interests"], "interests", {}};
  PageData interests(PageData::type::list);
  for (const v1::Interest& interest : reply.interests().interests()) {
    interests.push_back(SummaryOf(visit, interest));
  }
  page.content.set("none", PageData(reply.interests().interests().empty()));
  page.content.set("interests", interests);
  return visit.Show(page);
}

HttpAnswer ShowInterest(const Visit& visit) {
  const auto described = Describe(visit);
  if (!described.ok()) return visit.Refuse(described.status());
  v1::ControlRequest list;
  list.mutable_list_judgements()->set_owner_id(visit.reader.owner_id);
  list.mutable_list_judgements()->set_interest_id(visit.parts[0]);
  list.mutable_list_judgements()->set_limit(kListedJudgements);
  const v1::ControlReply said = visit.Ask(list);
  if (!said.has_judgements()) return visit.Tell(said.status());
  const v1::Interest& interest = described->interest();
  Page page{200, interest.title(), "interest", SummaryOf(visit, interest)};
  page.content.set("figures", FiguresOf(visit, *described));
  page.content.set("own_terms", TermsOf(*described, true));
  page.content.set("learned_terms", TermsOf(*described, false));
  page.content.set("judgements", JudgementsOf(visit, said.judgements()));
  page.content.set("has_judgements", PageData(!said.judgements().entries().empty()));
  page.content.set("earlier", EarlierOf(visit, *described));
  page.content.set("has_earlier", PageData(!described->earlier().empty()));
  page.content.set("paused", PageData(interest.paused()));
  return visit.Show(page);
}

HttpAnswer PauseInterest(const Visit& visit) {
  auto described = Describe(visit);
  if (!described.ok()) return visit.Refuse(described.status());
  described->mutable_interest()->set_paused(visit.form.Get("paused") == "yes");
  return Put(visit, std::move(*described->mutable_interest()));
}

HttpAnswer RestoreInterest(const Visit& visit) {
  auto described = Describe(visit);
  if (!described.ok()) return visit.Refuse(described.status());
  for (v1::EarlierInterest& earlier : *described->mutable_earlier()) {
    if (absl::StrCat(earlier.number()) == visit.form.Get("number")) {
      return Put(visit, std::move(*earlier.mutable_interest()));
    }
  }
  return visit.NotFound();
}

HttpAnswer TakeBackOfInterest(const Visit& visit) {
  v1::ControlRequest request;
  v1::UndoJudgementRequest* const undo = request.mutable_undo_judgement();
  undo->set_owner_id(visit.reader.owner_id);
  undo->set_interest_id(visit.parts[0]);
  undo->set_by_user(visit.form.Get("by"));
  undo->mutable_post()->set_source(visit.form.Get("source"));
  undo->mutable_post()->set_id(visit.form.Get("post"));
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_judge() ? Redirect(PathOf(visit.parts[0]) + "#history")
                           : visit.Tell(reply.status());
}

HttpAnswer AskRemoval(const Visit& visit) {
  const auto described = Describe(visit);
  if (!described.ok()) return visit.Refuse(described.status());
  Page page{200, visit.texts["interest.remove"], "interest_removal",
            SummaryOf(visit, described->interest())};
  return visit.Show(page);
}

HttpAnswer RemoveInterest(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_remove_interest()->set_owner_id(visit.reader.owner_id);
  request.mutable_remove_interest()->set_interest_id(visit.parts[0]);
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_removed() ? Redirect("/interests") : visit.Tell(reply.status());
}

}  // namespace sluis
