#include "connectors/bluesky/record_post.h"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/bluesky/record_key.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

bool IsBoundary(std::string_view text, uint64_t at) {
  return at == text.size() ||
         (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

// Offsets count bytes of UTF-8.
bool LiesInText(const JsonValue& index, std::string_view text) {
  const std::optional<uint64_t> begin = index["byteStart"].Whole();
  const std::optional<uint64_t> end = index["byteEnd"].Whole();
  return begin && end && *begin < *end && IsBoundary(text, *begin) && IsBoundary(text, *end);
}

void ReadFeature(const JsonValue& feature, v1::Post* post) {
  const std::string_view type = feature["$type"].Text();
  if (type == "app.bsky.richtext.facet#link") {
    post->add_urls(feature["uri"].Address());
  } else if (type == "app.bsky.richtext.facet#tag") {
    post->add_tags(feature["tag"].String());
  } else if (type == "app.bsky.richtext.facet#mention" && IsDid(feature["did"].Text())) {
    post->add_mentions(feature["did"].String());
  }
}

void ReadFacets(const JsonValue& record, v1::Post* post) {
  for (const JsonValue& facet : record["facets"].Items()) {
    if (!LiesInText(facet["index"], post->text())) continue;
    for (const JsonValue& feature : facet["features"].Items()) ReadFeature(feature, post);
  }
}

// The content id of a blob; old records have it without "ref".
std::string_view BlobId(const JsonValue& blob) {
  const std::string_view id = blob["ref"]["$link"].Text();
  return id.empty() ? blob["cid"].Text() : id;
}

void AddMedia(const char* kind, std::string url, const JsonValue& alt, v1::Post* post) {
  v1::Media* const media = post->add_media();
  media->set_kind(kind);
  media->set_url(std::move(url));
  media->set_alt_text(alt.String());
}

void ReadImages(std::string_view did, const JsonValue& embed, v1::Post* post) {
  for (const JsonValue& image : embed["images"].Items()) {
    const std::string_view id = BlobId(image["image"]);
    AddMedia("image",
             IsRecordKey(id)
                 ? fmt::format("https://cdn.bsky.app/img/feed_fullsize/plain/{}/{}", did, id)
                 : "",
             image["alt"], post);
  }
}

void ReadVideo(std::string_view did, const JsonValue& embed, v1::Post* post) {
  const std::string_view id = BlobId(embed["video"]);
  if (!IsRecordKey(id)) return;
  AddMedia("video", fmt::format("https://video.bsky.app/watch/{}/{}/playlist.m3u8", did, id),
           embed["alt"], post);
}

void ReadExternal(const JsonValue& external, v1::Post* post) {
  const std::string url = external["uri"].Address();
  if (url.empty()) return;
  post->add_urls(url);
  if (!external["title"].Text().empty()) AddMedia("link", url, external["title"], post);
}

void ReadMediaEmbed(std::string_view did, const JsonValue& embed, v1::Post* post) {
  const std::string_view type = embed["$type"].Text();
  if (type == "app.bsky.embed.images") ReadImages(did, embed, post);
  if (type == "app.bsky.embed.video") ReadVideo(did, embed, post);
  if (type == "app.bsky.embed.external") ReadExternal(embed["external"], post);
}

// Lists, feeds and starter packs are embedded in the same way; they are no posts.
void ReadQuote(const JsonValue& reference, v1::Post* post) {
  if (IsRecordOf(kPostCollection, reference["uri"].Text())) {
    post->set_quote_of(reference["uri"].String());
  }
}

void ReadEmbed(std::string_view did, const JsonValue& embed, v1::Post* post) {
  const std::string_view type = embed["$type"].Text();
  if (type == "app.bsky.embed.record") {
    ReadQuote(embed["record"], post);
  } else if (type == "app.bsky.embed.recordWithMedia") {
    ReadQuote(embed["record"]["record"], post);
    ReadMediaEmbed(did, embed["media"], post);
  } else {
    ReadMediaEmbed(did, embed, post);
  }
}

void ReadThread(const JsonValue& reply, v1::Post* post) {
  const JsonValue parent = reply["parent"]["uri"];
  const JsonValue root = reply["root"]["uri"];
  if (IsRecordOf(kPostCollection, parent.Text())) post->set_reply_to(parent.String());
  if (IsRecordOf(kPostCollection, root.Text())) {
    post->set_conversation(root.String());
  } else {
    post->set_conversation(post->reply_to().empty() ? post->id() : post->reply_to());
  }
}

// Other labels, such as those of bridges, say nothing of what is shown.
bool HasWarningLabel(const JsonValue& labels) {
  constexpr std::array<std::string_view, 7> kWarnings = {"porn", "sexual",        "nudity", "nsfl",
                                                         "gore", "graphic-media", "!warn"};
  const std::vector<JsonValue> values = labels["values"].Items();
  return std::any_of(values.begin(), values.end(), [&](const JsonValue& label) {
    return std::find(kWarnings.begin(), kWarnings.end(), label["val"].Text()) != kWarnings.end();
  });
}

}  // namespace

void NamePost(const RecordPlace& place, v1::Post* post) {
  post->set_source(kBlueskySource);
  post->set_id(RecordUri(place.did, kPostCollection, place.rkey));
}

void ReadPostRecord(const RecordPlace& place, const JsonValue& record, v1::Post* post) {
  NamePost(place, post);
  post->mutable_author()->set_id(std::string(place.did));
  post->mutable_author()->set_url(fmt::format("https://bsky.app/profile/{}", place.did));
  post->set_url(fmt::format("https://bsky.app/profile/{}/post/{}", place.did, place.rkey));
  post->set_visibility(v1::VISIBILITY_PUBLIC);
  post->set_text(record["text"].String());
  const absl::Time written_at = record["createdAt"].Time().value_or(place.seen_at);
  *post->mutable_created_at() = ToTimestamp(std::min(written_at, place.seen_at));
  for (const JsonValue& language : record["langs"].Items()) post->add_languages(language.String());
  ReadFacets(record, post);
  // Tags that the author added without writing them in the text.
  for (const JsonValue& tag : record["tags"].Items()) post->add_tags(tag.String());
  ReadEmbed(place.did, record["embed"], post);
  ReadThread(record["reply"], post);
  post->set_sensitive(HasWarningLabel(record["labels"]));
}

}  // namespace sluis
