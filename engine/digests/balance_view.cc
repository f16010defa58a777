#include "engine/digests/balance_view.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/voices.h"

namespace sluis {
namespace {

// Named in words; the rest is told together.
constexpr int kSourcesShown = 5;

std::string BalanceSentence(const Wording& wording, const v1::BalanceSheet& balance) {
  std::string text = CountIn(wording, wording.came_in, balance.seen());
  if (balance.seen() == 0 && balance.matched() == 0) return text;
  Append(&text, " ", CountIn(wording, wording.touched, balance.matched()));
  if (balance.matched() == 0) return text;
  uint64_t left_out = 0;
  for (const v1::LeftOut& row : balance.left_out()) left_out += row.posts();
  std::string shown = CountIn(wording, wording.stories, balance.shown_stories());
  if (balance.distinct_authors() > 0) {
    shown = Fill(wording.by_voices, shown,
                 CountIn(wording, wording.voices, balance.distinct_authors()));
  }
  Append(&text, " ", CountIn(wording, wording.shown, balance.shown_posts(), shown), " ",
         CountIn(wording, wording.fell_out, left_out));
  return text;
}

// The sentence has said it all when nothing matched.
std::vector<BalanceRow> BalanceRows(const Wording& wording, const v1::BalanceSheet& balance) {
  if (balance.matched() == 0) return {};
  std::vector<BalanceRow> rows = {
      {NumberIn(wording, balance.seen()), std::string(wording.row_seen)},
      {NumberIn(wording, balance.matched()), std::string(wording.row_matched)},
      {NumberIn(wording, balance.shown_posts()), std::string(wording.row_shown)}};
  for (const v1::LeftOut& row : balance.left_out()) {
    rows.push_back({NumberIn(wording, row.posts()), std::string(LeftOutIn(wording, row.reason()))});
  }
  return rows;
}

// "de drie luidste schreven 61%" of the posts that name an account; empty when those are too few,
// or when nobody is louder than the others.
std::string LoudestOf(const Wording& wording, const v1::Voices& voices) {
  const uint64_t named = NamedPosts(voices);
  if (named < kFewestNamedPosts || voices.loudest_three() < kLoudPosts) return "";
  const uint64_t percent = (200 * voices.loudest_three() + named) / (2 * named);
  return Fill(wording.loudest, std::to_string(percent));
}

// "300 berichten van 120 stemmen kwamen in aanmerking; de drie luidste schreven 61%: een paar
// stemmen maken hier het meeste geluid. 40 berichten noemen geen schrijver."
std::string Concentration(const Wording& wording, const v1::Voices& voices) {
  std::string text;
  if (const uint64_t named = NamedPosts(voices); named > 0) {
    text = CountIn(wording, wording.qualified, voices.posts(),
                   CountIn(wording, wording.voices, voices.authors()));
    const std::string loudest = LoudestOf(wording, voices);
    if (!loudest.empty()) Append(&text, "; ", loudest);
    if (voices.few_voices()) Append(&text, ": ", wording.few_voices);
    Append(&text, ".");
  }
  if (voices.unnamed() == 0) return text;
  return Concat(text, text.empty() ? "" : " ",
                CountIn(wording, wording.unnamed, voices.unnamed()));
}

// "Bronnen: mastodon (200) en x (140). 300 zijn oorspronkelijk, 40 zijn doorgeplaatst."
std::string Origin(const Wording& wording, const v1::Voices& voices) {
  std::vector<std::string> sources;
  uint64_t other = 0;
  for (const v1::Share& share : voices.sources()) {
    if (sources.size() == kSourcesShown) {
      other += share.posts();
      continue;
    }
    sources.push_back(
        Concat(CleanLine(share.name()), " (", NumberIn(wording, share.posts()), ")"));
  }
  if (other > 0) {
    sources.push_back(Concat(wording.other_sources, " (", NumberIn(wording, other), ")"));
  }
  if (sources.empty()) return "";
  return Concat(Fill(wording.sources, ListIn(wording, sources)), " ",
                CountIn(wording, wording.originals, voices.posts() - voices.reposts(),
                        CountIn(wording, wording.reposts, voices.reposts())));
}

// The pattern for a volume that is not usual, filled in; empty for one that is.
std::string VolumeIn(const Wording& wording, const v1::Volume& volume, std::string_view more,
                     std::string_view less) {
  const std::string usual = MeanIn(wording, volume.usual());
  if (volume.kind() == v1::VOLUME_KIND_MORE) return Fill(more, usual);
  if (volume.kind() == v1::VOLUME_KIND_LESS) return Fill(less, usual);
  return "";
}

std::vector<std::string> VoiceParagraphs(const Wording& wording, const v1::BalanceSheet& balance) {
  std::vector<std::string> paragraphs;
  const auto add = [&](std::string text) {
    if (!text.empty()) paragraphs.push_back(std::move(text));
  };
  add(VolumeIn(wording, balance.volume(), wording.more_seen, wording.less_seen));
  add(Concentration(wording, balance.voices()));
  add(Origin(wording, balance.voices()));
  if (balance.matched() > 0) add(std::string(wording.remark));
  return paragraphs;
}

// "84 berichten van 20 stemmen; de drie luidste schreven 61%; meer dan gewoonlijk (20)".
std::string InterestText(const Wording& wording, const v1::InterestBalance& row) {
  std::vector<std::string> parts = {CountIn(wording, wording.posts, row.voices().posts())};
  if (row.voices().authors() > 0) {
    parts[0] = Fill(wording.by_voices, parts[0],
                    CountIn(wording, wording.voices, row.voices().authors()));
  }
  for (std::string part : {LoudestOf(wording, row.voices()),
                           VolumeIn(wording, row.volume(), wording.more, wording.less)}) {
    if (!part.empty()) parts.push_back(std::move(part));
  }
  return absl::StrJoin(parts, "; ");
}

std::vector<InterestLine> InterestRows(const Wording& wording, const v1::BalanceSheet& balance) {
  std::vector<InterestLine> rows;
  for (const v1::InterestBalance& interest : balance.interests()) {
    if (interest.matched() == 0 && interest.volume().kind() != v1::VOLUME_KIND_LESS) continue;
    std::string title = CleanLine(interest.interest_title());
    if (title.empty()) title = CleanLine(interest.interest_id());
    rows.push_back({std::move(title), InterestText(wording, interest)});
  }
  return rows;
}

}  // namespace

BalanceView BalanceViewOf(const Wording& wording, const v1::BalanceSheet& balance) {
  BalanceView view;
  view.heading = wording.balance;
  view.sentence = BalanceSentence(wording, balance);
  view.rows = BalanceRows(wording, balance);
  view.voices = VoiceParagraphs(wording, balance);
  view.interests = InterestRows(wording, balance);
  if (!view.interests.empty()) view.interests_heading = wording.by_interest;
  return view;
}

}  // namespace sluis
