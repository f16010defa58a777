#include "connectors/web/pages/wall_posts.h"

#include <algorithm>
#include <string_view>

#include "absl/time/clock.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/view.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostCharacters = 300;
// What fits in the letters of wall.css.
constexpr size_t kShort = 90;
constexpr size_t kMedium = 180;

size_t CharactersOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string SizeOf(std::string_view text) {
  const size_t characters = CharactersOf(text);
  if (characters <= kShort) return "short";
  return characters <= kMedium ? "medium" : "long";
}

}  // namespace

// As a digest says it: a story of one post.
WallPostView ViewOfWallPost(const v1::WallPost& post, const v1::Wall& wall) {
  v1::Digest digest;
  digest.set_locale(wall.locale());
  digest.set_time_zone(wall.time_zone());
  *digest.mutable_until() = ToTimestamp(absl::Now());
  v1::Story* const story = digest.add_stories();
  *story->mutable_post() = post.post();
  *story->mutable_first_at() = post.arrived_at();
  const StoryView said = ViewOf(digest).stories.front();
  WallPostView view;
  view.key = std::to_string(post.sequence());
  view.text = CleanLine(said.text, kMostCharacters);
  view.byline = said.byline;
  view.language = said.language;
  view.size = SizeOf(view.text);
  return view;
}

std::vector<WallPostView> ViewOfWall(const v1::Wall& wall) {
  std::vector<WallPostView> views;
  for (const v1::WallPost& post : wall.posts()) views.push_back(ViewOfWallPost(post, wall));
  return views;
}

}  // namespace sluis
