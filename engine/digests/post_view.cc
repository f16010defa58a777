#include "engine/digests/post_view.h"

#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/timestamps.h"

namespace sluis {
namespace {

// A digest is an overview: of a long text its beginning, and the link to the rest.
constexpr size_t kMaxShownCharacters = 700;

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
std::string BylineOf(const Manner& manner, const v1::Post& post, absl::Time at) {
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
  parts.push_back(ShortTimeIn(manner.wording, at, manner.now, manner.zone));
  return absl::StrJoin(parts, " \u00b7 ");
}

}  // namespace

Manner MannerFor(std::string_view locale, const std::string& time_zone, absl::Time now) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(time_zone, &zone)) zone = absl::UTCTimeZone();
  return {WordingFor(locale), zone, now};
}

PostView ViewOfPost(const Manner& manner, const v1::Post& post, absl::Time arrived_at) {
  PostView view;
  view.text = TextOf(manner.wording, post);
  if (post.languages_size() == 1) view.language = SafeLanguage(post.languages(0));
  view.byline =
      BylineOf(manner, post, post.has_created_at() ? TimeOf(post.created_at()) : arrived_at);
  view.link = SafeLink(post.url());
  return view;
}

}  // namespace sluis
