#include "engine/digests/view.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/timestamps.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

// A digest is an overview: of a long text its beginning, and the link to the rest.
constexpr size_t kMaxShownCharacters = 700;

// What every part of one digest is said with.
struct Voice {
  const Wording& wording;
  absl::TimeZone zone;
  absl::Time now;
};

std::vector<std::string> CleanAll(const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::vector<std::string> clean;
  for (const std::string& item : items) clean.push_back(CleanLine(item));
  return clean;
}

std::string TextOf(const Wording& wording, const v1::Post& post) {
  if (post.operation() == v1::OPERATION_DELETE) return std::string(wording.deleted_post);
  std::vector<std::string> parts;
  const std::string spoiler = CleanLine(post.spoiler());
  if (!spoiler.empty()) parts.push_back(Fill(wording.content_warning, spoiler));
  if (std::string title = CleanLine(post.title()); !title.empty()) parts.push_back(title);
  if (std::string text = CleanLines(post.text(), kMaxShownCharacters); !text.empty()) {
    parts.push_back(text);
  } else {
    for (const v1::Media& media : post.media()) {
      const std::string alt = CleanLine(media.alt_text(), kMaxShownCharacters);
      if (!alt.empty()) parts.push_back(Fill(wording.picture, alt));
    }
  }
  return parts.empty() ? std::string(wording.no_text) : absl::StrJoin(parts, "\n");
}

// "Jan (@jan) · mastodon · 12 maart, 06:12".
std::string BylineOf(const Voice& voice, const v1::Post& post, absl::Time at) {
  std::string name = CleanLine(post.author().name());
  const std::string handle = CleanLine(post.author().handle());
  if (name.empty()) {
    name = handle.empty() ? "" : Concat("@", handle);
  } else if (!handle.empty()) {
    Append(&name, " (@", handle, ")");
  }
  std::vector<std::string> parts;
  for (std::string part : {name, CleanLine(post.source())}) {
    if (!part.empty()) parts.push_back(std::move(part));
  }
  parts.push_back(ShortTimeIn(voice.wording, at, voice.now, voice.zone));
  return absl::StrJoin(parts, " \u00b7 ");
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

// "5 berichten van 4 stemmen op mastodon en x, tussen 11 maart, 22:10 en 12 maart, 06:12". The
// stream may not name its authors: then the voices go unsaid.
std::string VoicesOf(const Voice& voice, const v1::Story& story) {
  if (story.posts() < 2) return "";
  const Wording& wording = voice.wording;
  std::string line = CountIn(wording, wording.posts, story.posts());
  if (story.voices() > 0) {
    line = Fill(wording.by_voices, line, CountIn(wording, wording.voices, story.voices()));
  }
  if (story.sources_size() > 1) {
    Append(&line, " ", Fill(wording.on_sources, ListIn(wording, CleanAll(story.sources()))));
  }
  const auto short_time = [&](const google::protobuf::Timestamp& at) {
    return ShortTimeIn(wording, TimeOf(at), voice.now, voice.zone);
  };
  const std::string first = short_time(story.first_at());
  const std::string last = short_time(story.last_at());
  if (first == last) return line;
  return Concat(line, ", ", Fill(wording.between_times, first, last));
}

StoryView ViewOfStory(const Voice& voice, const v1::Story& story) {
  const v1::Post& post = story.post();
  StoryView view;
  view.interest = CleanLine(story.interest_title());
  if (view.interest.empty()) view.interest = CleanLine(story.interest_id());
  view.sureness = SurenessIn(voice.wording, story.probability());
  if (story.exploring()) view.exploring = voice.wording.exploring;
  view.text = TextOf(voice.wording, post);
  if (post.languages_size() == 1) view.language = SafeLanguage(post.languages(0));
  view.byline =
      BylineOf(voice, post, TimeOf(post.has_created_at() ? post.created_at() : story.first_at()));
  view.link = SafeLink(post.url());
  view.why = WhyOf(voice.wording, story);
  view.voices = VoicesOf(voice, story);
  if (!story.also_interests().empty()) {
    view.also = Fill(voice.wording.also, ListIn(voice.wording, CleanAll(story.also_interests())));
  }
  return view;
}

Voice VoiceOf(const v1::Digest& digest) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(digest.time_zone(), &zone)) zone = absl::UTCTimeZone();
  return {WordingFor(digest.locale()), zone, TimeOf(digest.until())};
}

}  // namespace

DigestView ViewOf(const v1::Digest& digest) {
  const Voice voice = VoiceOf(digest);
  const Wording& wording = voice.wording;
  std::string owner = CleanLine(digest.owner_name());
  if (owner.empty()) owner = CleanLine(digest.owner_id());
  DigestView view;
  view.language = wording.language;
  view.title = Fill(wording.title, owner);
  view.date = LongTimeIn(wording, voice.now, voice.zone);
  view.period =
      Fill(wording.period, LongTimeIn(wording, TimeOf(digest.from()), voice.zone), view.date);
  view.empty = digest.stories().empty();
  view.summary =
      view.empty
          ? std::string(wording.nothing_today)
          : Fill(wording.summary,
                 CountIn(wording, wording.stories, static_cast<uint64_t>(digest.stories_size())),
                 CountIn(wording, wording.posts, digest.balance().seen()));
  view.open_post = wording.open_post;
  for (const v1::Story& story : digest.stories()) {
    view.stories.push_back(ViewOfStory(voice, story));
  }
  view.balance = BalanceViewOf(wording, digest.balance());
  return view;
}

}  // namespace sluis
