#include "connectors/web/pages/balance_page.h"

#include <array>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/bar_chart.h"
#include "connectors/web/pages/post_data.h"
#include "connectors/web/pages/voices_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

using Window = v1::BalanceHistory::Window;

// The first is what is shown when nothing is chosen.
constexpr std::array<uint32_t, 3> kSpans = {14, 30, 90};

std::string DayOf(const Visit& visit, const Window& window) {
  const Manner manner = MannerOf(visit);
  return ShortTimeIn(manner.wording, FromTimestamp(window.until()), manner.now, manner.zone);
}

uint64_t LeftOutOf(const v1::BalanceSheet& balance) {
  uint64_t posts = 0;
  for (const v1::LeftOut& left_out : balance.left_out()) posts += left_out.posts();
  return posts;
}

std::string_view VolumeKey(v1::VolumeKind kind) {
  switch (kind) {
    case v1::VOLUME_KIND_MORE:
      return "balance.more";
    case v1::VOLUME_KIND_LESS:
      return "balance.less";
    case v1::VOLUME_KIND_USUAL:
      return "balance.usual";
    default:
      return "balance.unknown";
  }
}

// A row a digest.
PageData WindowRows(const Visit& visit, const v1::BalanceHistory& history) {
  const Wording& wording = MannerOf(visit).wording;
  PageData rows(PageData::type::list);
  for (const Window& window : history.windows()) {
    const v1::BalanceSheet& balance = window.balance();
    PageData row;
    row.set("day", DayOf(visit, window));
    row.set("href", Concat("/digests/", PercentEncode(window.digest_id())));
    row.set("seen", NumberIn(wording, balance.seen()));
    row.set("matched", NumberIn(wording, balance.matched()));
    row.set("shown", NumberIn(wording, balance.shown_posts()));
    row.set("left_out", NumberIn(wording, LeftOutOf(balance)));
    row.set("authors", NumberIn(wording, balance.voices().authors()));
    row.set("loudest", LoudestShare(balance.voices()));
    row.set("few", PageData(balance.voices().few_voices()));
    const v1::Volume& volume = balance.volume();
    const bool known = volume.kind() != v1::VOLUME_KIND_UNSPECIFIED;
    row.set("usual", known ? MeanIn(wording, volume.usual()) : "");
    row.set("volume", visit.texts[VolumeKey(volume.kind())]);
    rows.push_back(row);
  }
  return rows;
}

PageData ChartOf(const Visit& visit, const v1::BalanceHistory& history) {
  std::vector<Bar> bars;
  for (const Window& window : history.windows()) {
    const v1::BalanceSheet& balance = window.balance();
    const bool known = balance.volume().kind() != v1::VOLUME_KIND_UNSPECIFIED;
    bars.push_back({absl::StrCat(DayOf(visit, window), ": ", balance.seen()),
                    static_cast<double>(balance.seen()), known ? balance.volume().usual() : -1});
  }
  return BarChartOf(bars);
}

// A row a reason, over all windows.
PageData LeftOutRows(const Visit& visit, const v1::BalanceHistory& history) {
  const Wording& wording = MannerOf(visit).wording;
  std::map<v1::LeftOutReason, uint64_t> posts;
  for (const Window& window : history.windows()) {
    for (const v1::LeftOut& left_out : window.balance().left_out()) {
      posts[left_out.reason()] += left_out.posts();
    }
  }
  PageData rows(PageData::type::list);
  for (const auto& [reason, count] : posts) {
    PageData row;
    row.set("label", std::string(LeftOutIn(wording, reason)));
    row.set("value", NumberIn(wording, count));
    rows.push_back(row);
  }
  return rows;
}

// A row an interest, over all windows.
PageData InterestRows(const Visit& visit, const v1::BalanceHistory& history) {
  struct Sum {
    std::string title;
    uint64_t matched = 0;
    uint64_t shown = 0;
  };
  std::map<std::string, Sum> sums;
  for (const Window& window : history.windows()) {
    for (const v1::InterestBalance& interest : window.balance().interests()) {
      Sum& sum = sums[interest.interest_id()];
      sum.title = interest.interest_title();
      sum.matched += interest.matched();
      sum.shown += interest.shown_stories();
    }
  }
  const Wording& wording = MannerOf(visit).wording;
  PageData rows(PageData::type::list);
  for (const auto& [id, sum] : sums) {
    PageData row;
    row.set("label", CleanLine(sum.title.empty() ? id : sum.title));
    row.set("href", Concat("/interests/", PercentEncode(id)));
    row.set("matched", NumberIn(wording, sum.matched));
    row.set("shown", NumberIn(wording, sum.shown));
    rows.push_back(row);
  }
  return rows;
}

std::string AnswerSentence(const Visit& visit, const v1::BalanceHistory& history) {
  if (history.answered() == 0) return visit.texts["balance.nothing_answered"];
  const double minutes = history.median_answer_seconds() / 60;
  const bool hours = minutes >= 120;
  return Fill(visit.texts[hours ? "balance.answered_hours" : "balance.answered_minutes"],
              NumberIn(MannerOf(visit).wording, history.answered()),
              MeanIn(MannerOf(visit).wording, hours ? minutes / 60 : minutes));
}

PageData SpanLinks(const Visit& visit, uint32_t chosen) {
  PageData list(PageData::type::list);
  for (const uint32_t span : kSpans) {
    PageData link;
    link.set("href", absl::StrCat("/balance?digests=", span));
    link.set("label", Fill(visit.texts["balance.span"], absl::StrCat(span)));
    link.set("here", PageData(span == chosen));
    list.push_back(link);
  }
  return list;
}

}  // namespace

HttpAnswer ShowBalance(const Visit& visit) {
  uint32_t digests = kSpans.front();
  for (const uint32_t span : kSpans) {
    if (absl::StrCat(span) == visit.form.Get("digests")) digests = span;
  }
  v1::ControlRequest request;
  request.mutable_get_balance()->set_owner_id(visit.reader.owner_id);
  request.mutable_get_balance()->set_digests(digests);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_balance_history()) return visit.Tell(reply.status());
  const v1::BalanceHistory& history = reply.balance_history();
  Page page{200, visit.texts["balance.heading"], "balance", {}};
  page.content.set("none", PageData(history.windows().empty()));
  page.content.set("some", PageData(!history.windows().empty()));
  page.content.set("spans", SpanLinks(visit, digests));
  page.content.set("chart", ChartOf(visit, history));
  page.content.set("windows", WindowRows(visit, history));
  page.content.set("left_out_rows", LeftOutRows(visit, history));
  page.content.set("interest_rows", InterestRows(visit, history));
  page.content.set("remark", std::string(MannerOf(visit).wording.remark));
  page.content.set("answers", AnswerSentence(visit, history));
  return visit.Show(page);
}

}  // namespace sluis
