#include "connectors/web/pages/settings_page.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

constexpr uint32_t kDays = 7;

PageData DayChoices(const Visit& visit, const v1::Owner& owner) {
  const auto& chosen = owner.schedule().weekdays();
  PageData days(PageData::type::list);
  for (uint32_t day = 1; day <= kDays; ++day) {
    PageData choice;
    choice.set("value", absl::StrCat(day));
    choice.set("label", std::string(MannerOf(visit).wording.weekdays[day - 1]));
    choice.set("chosen", PageData(chosen.empty() ||
                                  std::find(chosen.begin(), chosen.end(), day) != chosen.end()));
    days.push_back(choice);
  }
  return days;
}

// 0 is the default, which the form shows as nothing.
std::string NumberField(uint32_t number) { return number == 0 ? "" : absl::StrCat(number); }

uint32_t NumberFrom(const std::string& told) {
  uint32_t number = 0;
  std::from_chars(told.data(), told.data() + told.size(), number);
  return number;
}

HttpAnswer ShowForm(const Visit& visit, const v1::Owner& owner, const std::string& fault) {
  Page page{fault.empty() ? 200 : 400, visit.texts["settings.heading"], "settings", {}};
  page.content.set("fault", Present("sentence", fault));
  page.content.set("saved", PageData(fault.empty() && !visit.form.Get("saved").empty()));
  const v1::Schedule& schedule = owner.schedule();
  page.content.set("times",
                   schedule.times().empty() ? "07:00" : absl::StrJoin(schedule.times(), ", "));
  page.content.set("days", DayChoices(visit, owner));
  page.content.set("quiet_from", schedule.quiet_from());
  page.content.set("quiet_until", schedule.quiet_until());
  page.content.set("alerts_a_day", NumberField(schedule.alerts_a_day()));
  page.content.set("time_zone", owner.time_zone());
  page.content.set("limit", NumberField(owner.digest_limit()));
  page.content.set("dutch", PageData(owner.locale() == "nl"));
  page.content.set("english", PageData(owner.locale() != "nl"));
  return visit.Show(page);
}

// The owner as the form says; what it does not show stays.
v1::Owner OwnerFrom(const Visit& visit) {
  v1::Owner owner = visit.owner;
  v1::Schedule* const schedule = owner.mutable_schedule();
  schedule->clear_times();
  for (const std::string_view time : SplitAt(visit.form.Get("times"), ',')) {
    std::string trimmed(absl::StripAsciiWhitespace({time.data(), time.size()}));
    if (!trimmed.empty()) schedule->add_times(std::move(trimmed));
  }
  schedule->clear_weekdays();
  const std::vector<std::string> days = visit.form.All("day");
  for (uint32_t day = 1; day <= kDays; ++day) {
    if (std::find(days.begin(), days.end(), absl::StrCat(day)) != days.end()) {
      schedule->add_weekdays(day);
    }
  }
  if (schedule->weekdays_size() == static_cast<int>(kDays)) schedule->clear_weekdays();
  schedule->set_quiet_from(visit.form.Get("quiet_from"));
  schedule->set_quiet_until(visit.form.Get("quiet_until"));
  owner.set_time_zone(visit.form.Get("time_zone"));
  owner.set_locale(visit.form.Get("locale"));
  schedule->set_alerts_a_day(NumberFrom(visit.form.Get("alerts_a_day")));
  owner.set_digest_limit(NumberFrom(visit.form.Get("limit")));
  return owner;
}

}  // namespace

HttpAnswer ShowSettings(const Visit& visit) { return ShowForm(visit, visit.owner, ""); }

HttpAnswer SaveSettings(const Visit& visit) {
  const v1::Owner owner = OwnerFrom(visit);
  v1::ControlRequest request;
  *request.mutable_put_owner()->mutable_owner() = owner;
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_owner()) return ShowForm(visit, owner, reply.status().message());
  return Redirect("/settings?saved=yes");
}

HttpAnswer DeliverNow(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_deliver_now()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_digest()) return visit.Tell(reply.status());
  return Redirect(Concat("/digests/", PercentEncode(reply.digest().id())));
}

}  // namespace sluis
