#include "engine/digests/view.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/post_view.h"
#include "engine/digests/timestamps.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

// Of a story; the others are counted.
constexpr size_t kSourcesNamed = 3;

std::vector<std::string> CleanAll(const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::vector<std::string> clean;
  for (const std::string& item : items) clean.push_back(CleanLine(item));
  return clean;
}

// "Waarom: noemt ‘dijk’ en ‘hoogwater’; lijkt op uw omschrijving door ‘kwel’".
std::string WhyOf(const Wording& wording, const v1::Story& story) {
  std::vector<std::string> terms;
  std::vector<std::string> tokens;
  for (const v1::Reason& reason : story.reasons()) {
    const std::string text = CleanLine(reason.text());
    if (text.empty()) continue;
    std::string quoted = Concat("\u2018", text, "\u2019");
    if (reason.kind() == v1::REASON_KIND_TERM) terms.push_back(std::move(quoted));
    if (reason.kind() == v1::REASON_KIND_TOKEN) tokens.push_back(std::move(quoted));
  }
  std::vector<std::string> parts;
  if (!terms.empty()) parts.push_back(Fill(wording.holds, ListIn(wording, terms)));
  if (!tokens.empty()) {
    parts.push_back(Fill(wording.resembles, ListIn(wording, tokens)));
  }
  return parts.empty() ? "" : Concat(wording.why, absl::StrJoin(parts, "; "));
}

// "mastodon, x, rss en 102 andere bronnen". A single other one is named: that takes no more room.
std::string SourcesOf(const Wording& wording, const v1::Story& story) {
  std::vector<std::string> sources = CleanAll(story.sources());
  if (sources.size() > kSourcesNamed + 1) {
    const size_t others = sources.size() - kSourcesNamed;
    sources.resize(kSourcesNamed);
    sources.push_back(CountIn(wording, wording.more_sources, others));
  }
  return ListIn(wording, sources);
}

// "5 berichten van 4 stemmen op mastodon en x, tussen 11 maart, 22:10 en 12 maart, 06:12". The
// stream may not name its authors: then the voices go unsaid.
std::string VoicesOf(const Manner& manner, const v1::Story& story) {
  if (story.posts() < 2) return "";
  const Wording& wording = manner.wording;
  std::string line = CountIn(wording, wording.posts, story.posts());
  if (story.voices() > 0) {
    line = Fill(wording.by_voices, line, CountIn(wording, wording.voices, story.voices()));
  }
  if (story.sources_size() > 1) {
    Append(&line, " ", Fill(wording.on_sources, SourcesOf(wording, story)));
  }
  const auto short_time = [&](const google::protobuf::Timestamp& at) {
    return ShortTimeIn(wording, TimeOf(at), manner.now, manner.zone);
  };
  const std::string first = short_time(story.first_at());
  const std::string last = short_time(story.last_at());
  if (first == last) return line;
  return Concat(line, ", ", Fill(wording.between_times, first, last));
}

StoryView ViewOfStory(const Manner& manner, const v1::Story& story) {
  const v1::Post& post = story.post();
  StoryView view;
  view.interest = CleanLine(story.interest_title());
  if (view.interest.empty()) view.interest = CleanLine(story.interest_id());
  view.sureness = SurenessIn(manner.wording, story.probability());
  if (story.exploring()) view.exploring = manner.wording.exploring;
  const PostView shown = ViewOfPost(manner, post, TimeOf(story.first_at()));
  view.text = shown.text;
  view.language = shown.language;
  view.byline = shown.byline;
  view.link = shown.link;
  view.why = WhyOf(manner.wording, story);
  view.voices = VoicesOf(manner, story);
  if (!story.also_interests().empty()) {
    view.also = Fill(manner.wording.also, ListIn(manner.wording, CleanAll(story.also_interests())));
  }
  return view;
}

Manner MannerOf(const v1::Digest& digest) {
  return MannerFor(digest.locale(), digest.time_zone(), TimeOf(digest.until()));
}

}  // namespace

DigestView ViewOf(const v1::Digest& digest) {
  const Manner manner = MannerOf(digest);
  const Wording& wording = manner.wording;
  std::string owner = CleanLine(digest.owner_name());
  if (owner.empty()) owner = CleanLine(digest.owner_id());
  DigestView view;
  view.language = wording.language;
  view.title = Fill(wording.title, owner);
  view.date = LongTimeIn(wording, manner.now, manner.zone);
  view.period =
      Fill(wording.period, LongTimeIn(wording, TimeOf(digest.from()), manner.zone), view.date);
  view.empty = digest.stories().empty();
  view.summary =
      view.empty
          ? std::string(wording.nothing_today)
          : Fill(wording.summary,
                 CountIn(wording, wording.stories, static_cast<uint64_t>(digest.stories_size())),
                 CountIn(wording, wording.posts, digest.balance().seen()));
  view.open_post = wording.open_post;
  for (const v1::Story& story : digest.stories()) {
    view.stories.push_back(ViewOfStory(manner, story));
  }
  view.balance = BalanceViewOf(wording, digest.balance());
  return view;
}

}  // namespace sluis
