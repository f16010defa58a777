#include "connectors/web/pages/occasion_pages.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/bar_chart.h"
#include "connectors/web/pages/interest_fields.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

std::string PathOf(const std::string& id) { return absl::StrCat("/occasions/", PercentEncode(id)); }

absl::StatusOr<std::vector<v1::Event>> AskEvents(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_events()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_events()) {
    return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                        reply.status().message());
  }
  return std::vector<v1::Event>(reply.events().events().begin(), reply.events().events().end());
}

// The day in the reader's time zone, as forms hold it: "2026-03-12".
std::string DayOf(const Visit& visit, absl::Time time) {
  return absl::FormatCivilTime(absl::ToCivilDay(time, MannerOf(visit).zone));
}

std::string PeriodOf(const Visit& visit, const v1::Event& event) {
  const std::string first = DayOf(visit, FromTimestamp(event.from()));
  const std::string last = DayOf(visit, FromTimestamp(event.until()) - absl::Seconds(1));
  return first == last ? first : absl::StrCat(first, " \u2013 ", last);
}

// Whole days: the last one is in it.
absl::Status ReadDays(const Visit& visit, v1::Event* event) {
  absl::CivilDay first;
  absl::CivilDay last;
  if (!absl::ParseCivilTime(visit.form.Get("first"), &first) ||
      !absl::ParseCivilTime(visit.form.Get("last"), &last)) {
    return absl::InvalidArgumentError(visit.texts["occasion.no_day"]);
  }
  const absl::TimeZone zone = MannerOf(visit).zone;
  *event->mutable_from() = ToTimestamp(absl::FromCivil(first, zone));
  *event->mutable_until() = ToTimestamp(absl::FromCivil(last + 1, zone));
  return absl::OkStatus();
}

PageData InterestChoices(const Visit& visit, const v1::Event& event) {
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(list);
  PageData choices(PageData::type::list);
  for (const v1::Interest& interest : reply.interests().interests()) {
    PageData choice;
    choice.set("value", interest.id());
    choice.set("label", CleanLine(interest.title()));
    choice.set("chosen",
               PageData(std::find(event.interest_ids().begin(), event.interest_ids().end(),
                                  interest.id()) != event.interest_ids().end()));
    choices.push_back(choice);
  }
  return choices;
}

// `fault`: what is wrong with what was sent.
HttpAnswer ShowForm(const Visit& visit, const v1::Event& event, const std::string& fault) {
  const bool is_new = event.id().empty();
  Page page{fault.empty() ? 200 : 400,
            visit.texts[is_new ? "occasion.new" : "occasion.edit"],
            "occasion_form",
            {}};
  page.content.set("heading", page.title);
  page.content.set("fault", Present("sentence", fault));
  page.content.set("id", event.id());
  page.content.set("name", event.title());
  page.content.set("question", event.question());
  page.content.set("follow_up", event.follow_up());
  page.content.set("first", event.has_from() ? DayOf(visit, FromTimestamp(event.from()))
                                             : visit.form.Get("first"));
  page.content.set("last", event.has_until()
                               ? DayOf(visit, FromTimestamp(event.until()) - absl::Seconds(1))
                               : visit.form.Get("last"));
  page.content.set("interests", InterestChoices(visit, event));
  return visit.Show(page);
}

std::string_view PhaseKey(v1::EventPhase phase) {
  if (phase == v1::EVENT_PHASE_BEFORE) return "occasion.before";
  return phase == v1::EVENT_PHASE_DURING ? "occasion.during" : "occasion.after";
}

PageData PhaseRows(const Visit& visit, const v1::EventReport& report) {
  const Wording& wording = MannerOf(visit).wording;
  PageData rows(PageData::type::list);
  for (const v1::EventReport::Phase& phase : report.phases()) {
    PageData row;
    row.set("label", visit.texts[PhaseKey(phase.phase())]);
    row.set("windows", NumberIn(wording, phase.windows()));
    row.set("matched", NumberIn(wording, phase.matched()));
    row.set("daily", MeanIn(wording, phase.daily()));
    row.set("few", NumberIn(wording, phase.few_voices()));
    row.set("answered", NumberIn(wording, phase.answered()));
    rows.push_back(row);
  }
  return rows;
}

// The bars of all windows; the line is the mean of those before the event.
PageData ChartOf(const Visit& visit, const v1::EventReport& report) {
  const Manner manner = MannerOf(visit);
  double baseline = -1;
  for (const v1::EventReport::Phase& phase : report.phases()) {
    if (phase.phase() == v1::EVENT_PHASE_BEFORE && phase.windows() > 0) {
      baseline = static_cast<double>(phase.matched()) / phase.windows();
    }
  }
  std::vector<Bar> bars;
  for (const v1::EventReport::Window& window : report.windows()) {
    bars.push_back({absl::StrCat(ShortTimeIn(manner.wording, FromTimestamp(window.until()),
                                             manner.now, manner.zone),
                                 ": ", window.matched()),
                    static_cast<double>(window.matched()), baseline});
  }
  return BarChartOf(bars);
}

PageData WindowRows(const Visit& visit, const v1::EventReport& report) {
  const Manner manner = MannerOf(visit);
  PageData rows(PageData::type::list);
  for (const v1::EventReport::Window& window : report.windows()) {
    PageData row;
    row.set("label",
            ShortTimeIn(manner.wording, FromTimestamp(window.until()), manner.now, manner.zone));
    row.set("phase", visit.texts[PhaseKey(window.phase())]);
    row.set("matched", NumberIn(manner.wording, window.matched()));
    row.set("authors", NumberIn(manner.wording, window.authors()));
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

HttpAnswer ShowOccasions(const Visit& visit) {
  const auto events = AskEvents(visit);
  if (!events.ok()) return visit.Refuse(events.status());
  Page page{200, visit.texts["occasion.list_heading"], "occasions", {}};
  PageData list(PageData::type::list);
  for (const v1::Event& event : *events) {
    PageData data;
    data.set("href", PathOf(event.id()));
    data.set("name", event.title());
    data.set("period", PeriodOf(visit, event));
    data.set("question", Present("line", event.question()));
    list.push_back(data);
  }
  page.content.set("events", list);
  page.content.set("none", PageData(events->empty()));
  return visit.Show(page);
}

HttpAnswer ShowOccasion(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_get_event_report()->set_owner_id(visit.reader.owner_id);
  request.mutable_get_event_report()->set_event_id(visit.parts[0]);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_event_report()) return visit.Tell(reply.status());
  const v1::EventReport& report = reply.event_report();
  const Manner manner = MannerOf(visit);
  Page page{200, report.event().title(), "occasion", {}};
  page.content.set("name", page.title);
  page.content.set("href", PathOf(report.event().id()));
  page.content.set("period", PeriodOf(visit, report.event()));
  page.content.set("question", Present("line", report.event().question()));
  page.content.set(
      "asked_at",
      LongTimeIn(manner.wording, FromTimestamp(report.event().question_at()), manner.zone));
  page.content.set("beforehand", PageData(FromTimestamp(report.event().question_at()) <=
                                          FromTimestamp(report.event().from())));
  page.content.set("follow_up", Present("line", report.event().follow_up()));
  page.content.set("phases", PhaseRows(visit, report));
  page.content.set("none", PageData(report.windows().empty()));
  page.content.set("some", PageData(!report.windows().empty()));
  page.content.set("chart", ChartOf(visit, report));
  page.content.set("windows", WindowRows(visit, report));
  page.content.set("remark", std::string(manner.wording.remark));
  return visit.Show(page);
}

HttpAnswer ShowNewOccasion(const Visit& visit) { return ShowForm(visit, {}, ""); }

HttpAnswer ShowOccasionForm(const Visit& visit) {
  const auto events = AskEvents(visit);
  if (!events.ok()) return visit.Refuse(events.status());
  for (const v1::Event& event : *events) {
    if (event.id() == visit.parts[0]) return ShowForm(visit, event, "");
  }
  return visit.NotFound();
}

HttpAnswer SaveOccasion(const Visit& visit) {
  const auto events = AskEvents(visit);
  if (!events.ok()) return visit.Refuse(events.status());
  v1::Event event;
  std::vector<std::string> taken;
  for (const v1::Event& known : *events) {
    taken.push_back(known.id());
    if (known.id() == visit.form.Get("id")) event = known;
  }
  event.set_owner_id(visit.reader.owner_id);
  event.set_title(visit.form.Get("name"));
  event.set_question(visit.form.Get("question"));
  event.set_follow_up(visit.form.Get("follow_up"));
  event.clear_interest_ids();
  for (const std::string& id : visit.form.All("interest")) event.add_interest_ids(id);
  v1::Event named = event;
  if (named.id().empty()) named.set_id(NewInterestId(named.title(), taken));
  if (absl::Status status = ReadDays(visit, &named); !status.ok()) {
    return ShowForm(visit, event, std::string(status.message()));
  }
  v1::ControlRequest request;
  *request.mutable_put_event()->mutable_event() = named;
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_event()) return ShowForm(visit, event, reply.status().message());
  return Redirect(PathOf(reply.event().id()));
}

HttpAnswer RemoveOccasion(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_remove_event()->set_owner_id(visit.reader.owner_id);
  request.mutable_remove_event()->set_event_id(visit.parts[0]);
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_removed() ? Redirect("/occasions") : visit.Tell(reply.status());
}

}  // namespace sluis
