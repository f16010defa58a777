#include "connectors/web/pages/source_page.h"

#include <algorithm>
#include <string>
#include <vector>

#include "connectors/sources/source_name.h"
#include "connectors/sources/source_state.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

// Those in trouble are among them, for they come first.
constexpr size_t kMostShown = 300;

std::string_view StateKey(v1::SourceState state) {
  switch (state) {
    case v1::SOURCE_STATE_PAUSED:
      return "source.paused";
    case v1::SOURCE_STATE_STARTING:
      return "source.starting";
    case v1::SOURCE_STATE_WORKING:
      return "source.working";
    case v1::SOURCE_STATE_FAILING:
      return "source.failing";
    case v1::SOURCE_STATE_STOPPED:
      return "source.stopped";
    default:
      return "source.not_running";
  }
}

std::string NameOf(const v1::SourceStanding& standing) {
  const v1::Source& source = standing.source();
  const std::string& title = source.title().empty() ? standing.found_title() : source.title();
  return CleanLine(title.empty() ? source.name() : title);
}

bool IsWebAddress(const std::string& text) {
  return text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
}

PageData TermsData(const v1::Source& source) {
  if (source.terms().empty()) return PageData(false);
  PageData terms;
  terms.set(IsWebAddress(source.terms()) ? "link" : "line", CleanLine(source.terms()));
  return terms;
}

PageData SourceData(const Visit& visit, const v1::SourceStanding& standing) {
  const Manner manner = MannerOf(visit);
  const v1::Source& source = standing.source();
  PageData data;
  data.set("id", source.name());
  data.set("title", NameOf(standing));
  data.set("address", source.url());
  data.set("kind", visit.texts[Concat("source.kind_", WordFor(source.kind()))]);
  data.set("condition", visit.texts[StateKey(standing.state())]);
  data.set("count", std::to_string(standing.accepted()));
  data.set("newest", Present("at", standing.has_last_arrived_at()
                                       ? ShortTimeIn(manner.wording,
                                                     FromTimestamp(standing.last_arrived_at()),
                                                     manner.now, manner.zone)
                                       : ""));
  data.set("purpose", Present("line", CleanLine(source.purpose())));
  data.set("terms", TermsData(source));
  data.set("trouble",
           Present("sentence", IsInTrouble(standing) ? CleanLine(standing.last_error()) : ""));
  data.set("remark", Present("sentence", CleanLine(standing.note())));
  data.set("own",
           PageData(!source.added_by().empty() && source.added_by() == visit.session.owner_id()));
  return data;
}

v1::ControlReply AskForSources(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_sources();
  return visit.Ask(request);
}

std::vector<const v1::SourceStanding*> InOrder(const v1::SourceList& list) {
  std::vector<const v1::SourceStanding*> sources;
  for (const v1::SourceStanding& standing : list.sources()) sources.push_back(&standing);
  std::stable_sort(sources.begin(), sources.end(), [](const auto* a, const auto* b) {
    return IsInTrouble(*a) && !IsInTrouble(*b);
  });
  return sources;
}

}  // namespace

HttpAnswer ShowSources(const Visit& visit) {
  const v1::ControlReply reply = AskForSources(visit);
  if (!reply.has_sources()) return visit.Tell(reply.status());
  Page page{200, visit.texts["source.heading"], "sources", {}};
  const std::vector<const v1::SourceStanding*> sources = InOrder(reply.sources());
  PageData list(PageData::type::list);
  for (size_t i = 0; i < std::min(sources.size(), kMostShown); ++i) {
    list.push_back(SourceData(visit, *sources[i]));
  }
  page.content.set("sources", list);
  page.content.set("none", PageData(sources.empty()));
  const size_t more = sources.size() - std::min(sources.size(), kMostShown);
  page.content.set("more", Present("number", more == 0 ? "" : std::to_string(more)));
  return visit.Show(page);
}

HttpAnswer AddSource(const Visit& visit) {
  const v1::ControlReply known = AskForSources(visit);
  if (!known.has_sources()) return visit.Tell(known.status());
  v1::ControlRequest request;
  request.mutable_put_source()->set_by_user(visit.session.owner_id());
  v1::Source* const source = request.mutable_put_source()->mutable_source();
  source->set_kind(v1::SOURCE_KIND_FEED);
  source->set_url(WithScheme(CleanLine(visit.form.Get("address"))));
  source->set_purpose(CleanLine(visit.form.Get("purpose")));
  const auto has = [&known](const auto& is_it) {
    const auto& all = known.sources().sources();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& each) { return is_it(each.source()); });
  };
  // It is read already, whoever added it.
  if (has([&](const v1::Source& each) { return each.url() == source->url(); })) {
    return Redirect("/sources");
  }
  source->set_name(NameOfAddress(source->url(), [&](const std::string& name) {
    return has([&](const v1::Source& each) { return each.name() == name; });
  }));
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_source() ? Redirect("/sources") : visit.Tell(reply.status());
}

HttpAnswer RemoveSource(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_remove_source()->set_by_user(visit.session.owner_id());
  request.mutable_remove_source()->set_name(visit.form.Get("name"));
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_removed() ? Redirect("/sources") : visit.Tell(reply.status());
}

}  // namespace sluis
