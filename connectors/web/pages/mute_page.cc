#include "connectors/web/pages/mute_page.h"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/web/frame/page.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

struct Kind {
  std::string_view name;
  v1::MuteKind kind;
};
// The first is chosen at first.
constexpr std::array kKinds = {
    Kind{"author", v1::MUTE_KIND_AUTHOR}, Kind{"source", v1::MUTE_KIND_SOURCE},
    Kind{"term", v1::MUTE_KIND_TERM}, Kind{"conversation", v1::MUTE_KIND_CONVERSATION}};
// Days that a mute may last; 0: until it is taken away.
constexpr std::array<std::string_view, 3> kDays = {"0", "7", "30"};

std::string_view NameOf(v1::MuteKind kind) {
  const auto* const found = std::find_if(kKinds.begin(), kKinds.end(),
                                         [&](const Kind& each) { return each.kind == kind; });
  return found == kKinds.end() ? "author" : found->name;
}

v1::Mute MuteOf(const Form& form) {
  v1::Mute mute;
  for (const Kind& kind : kKinds) {
    if (kind.name == form.Get("kind")) mute.set_kind(kind.kind);
  }
  mute.set_value(form.Get("value"));
  return mute;
}

PageData MuteData(const Visit& visit, const v1::Mute& mute) {
  const Manner manner = MannerOf(visit);
  PageData data;
  data.set("kind", std::string(NameOf(mute.kind())));
  data.set("kind_label", visit.texts[Concat("mute.kind_", NameOf(mute.kind()))]);
  data.set("value", mute.value());
  data.set("shown", CleanLine(mute.value()));
  data.set("until",
           Present("at", mute.has_until() ? ShortTimeIn(manner.wording, FromTimestamp(mute.until()),
                                                        manner.now, manner.zone)
                                          : ""));
  return data;
}

PageData ChoiceList(const Visit& visit, std::string_view group, const auto& values) {
  PageData list(PageData::type::list);
  for (const std::string_view value : values) {
    PageData choice;
    choice.set("value", std::string(value));
    choice.set("label", visit.texts[Concat("mute.", group, value)]);
    choice.set("first", PageData(value == values.front()));
    list.push_back(choice);
  }
  return list;
}

}  // namespace

HttpAnswer ShowMutes(const Visit& visit) {
  Page page{200, visit.texts["mute.heading"], "mutes", {}};
  PageData mutes(PageData::type::list);
  for (const v1::Mute& mute : visit.owner.mutes()) mutes.push_back(MuteData(visit, mute));
  page.content.set("mutes", mutes);
  page.content.set("none", PageData(visit.owner.mutes().empty()));
  std::array<std::string_view, kKinds.size()> names;
  std::transform(kKinds.begin(), kKinds.end(), names.begin(),
                 [](const Kind& kind) { return kind.name; });
  page.content.set("kinds", ChoiceList(visit, "kind_", names));
  page.content.set("days", ChoiceList(visit, "days_", kDays));
  return visit.Show(page);
}

HttpAnswer AddMute(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_add_mute()->set_owner_id(visit.reader.owner_id);
  v1::Mute* const mute = request.mutable_add_mute()->mutable_mute();
  *mute = MuteOf(visit.form);
  const std::string& days = visit.form.Get("days");
  if (days == "7" || days == "30") {
    *mute->mutable_until() = ToTimestamp(visit.now + absl::Hours(24) * (days == "7" ? 7 : 30));
  }
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_owner() ? Redirect("/mutes") : visit.Tell(reply.status());
}

HttpAnswer RemoveMute(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_remove_mute()->set_owner_id(visit.reader.owner_id);
  *request.mutable_remove_mute()->mutable_mute() = MuteOf(visit.form);
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_owner() ? Redirect("/mutes") : visit.Tell(reply.status());
}

}  // namespace sluis
