#include "connectors/web/pages/voices_data.h"

#include <vector>

#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/voices.h"
#include "engine/digests/wording.h"
#include "fmt/format.h"

namespace sluis {
namespace {

std::string SharesOf(const Wording& wording,
                     const google::protobuf::RepeatedPtrField<v1::Share>& shares) {
  std::vector<std::string> items;
  for (const v1::Share& share : shares) {
    items.push_back(
        fmt::format("{} ({})", CleanLine(share.name()), NumberIn(wording, share.posts())));
  }
  return ListIn(wording, items);
}

}  // namespace

std::string LoudestShare(const v1::Voices& voices) {
  const uint64_t named = NamedPosts(voices);
  if (named < kFewestNamedPosts) return "";
  return fmt::format("{}%", (voices.loudest_three() * 100 + named / 2) / named);
}

PageData VoiceRows(const Visit& visit, const v1::Voices& voices) {
  const Wording& wording = MannerOf(visit).wording;
  PageData rows(PageData::type::list);
  const auto add = [&](std::string_view label, const std::string& value) {
    if (value.empty()) return;
    PageData row;
    row.set("label", visit.texts[label]);
    row.set("value", value);
    rows.push_back(row);
  };
  add("voices.posts", NumberIn(wording, voices.posts()));
  add("voices.authors", NumberIn(wording, voices.authors()));
  add("voices.loudest", LoudestShare(voices));
  if (voices.reposts() > 0) add("voices.reposts", NumberIn(wording, voices.reposts()));
  if (voices.unnamed() > 0) add("voices.unnamed", NumberIn(wording, voices.unnamed()));
  add("voices.sources", SharesOf(wording, voices.sources()));
  add("voices.languages", SharesOf(wording, voices.languages()));
  return rows;
}

}  // namespace sluis
