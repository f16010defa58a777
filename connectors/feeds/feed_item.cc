#include "connectors/feeds/feed_item.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "connectors/feeds/feed_date.h"
#include "connectors/markup/html_text.h"
#include "connectors/markup/plain_text.h"
#include "connectors/markup/web_address.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostTitleBytes = 4096;
// Of a person's name, and of an id before it is looked at more closely.
const PostLimits kUsualLimits;

std::string OneLine(std::string_view text, size_t max_bytes) {
  PlainTextWriter writer(max_bytes);
  writer.Words(text);
  return writer.Take();
}

std::string Lines(std::string_view text, size_t max_bytes) {
  PlainTextWriter writer(max_bytes);
  writer.Verbatim(text);
  return writer.Take();
}

bool LooksLikeHtml(std::string_view text) {
  for (size_t at = text.find_first_of("<&"); at != std::string_view::npos;
       at = text.find_first_of("<&", at + 1)) {
    const std::string_view rest = text.substr(at, 40);
    const size_t end = rest.find(rest[0] == '<' ? '>' : ';');
    if (end == std::string_view::npos || end < 2) continue;
    const std::string_view within = rest.substr(1, end - 1);
    const char first = within[0];
    const bool closes = rest[0] == '<' && first == '/';
    const bool breaks = rest[0] == '<' && (within.substr(0, 2) == "br" || within == "p");
    const bool refers = rest[0] == '&' && within.find_first_of(" &<") == std::string_view::npos;
    if (closes || breaks || refers) return true;
  }
  return false;
}

bool IsHtml(const FeedText& text) {
  return text.kind == FeedTextKind::kHtml ||
         (text.kind == FeedTextKind::kGuess && LooksLikeHtml(text.value));
}

template <typename List>
void AddOnce(std::string value, size_t max_bytes, size_t max_items, List* list) {
  if (value.empty() || value.size() > max_bytes) return;
  if (static_cast<size_t>(list->size()) >= max_items) return;
  if (std::find(list->begin(), list->end(), value) != list->end()) return;
  *list->Add() = std::move(value);
}

// "image/png" and "image" are images; a document of another type is named by it.
std::string MediaKind(std::string_view type, size_t max_bytes) {
  const std::string_view family = type.substr(0, type.find('/'));
  for (const std::string_view known : {"image", "video", "audio"}) {
    if (family == known) return std::string(known);
  }
  return std::string(CutText(type, max_bytes));
}

size_t MostTitleBytes(const PostLimits& limits) {
  return std::min(kMostTitleBytes, limits.max_text_bytes);
}

void AddMedia(const FeedMedia& media, const PostLimits& limits, v1::Post* post) {
  if (media.address.empty() || media.address.size() > limits.max_url_bytes) return;
  if (static_cast<size_t>(post->media_size()) >= limits.max_items) return;
  std::string alt_text = OneLine(media.alt_text, MostTitleBytes(limits));
  for (v1::Media& known : *post->mutable_media()) {
    if (known.url() != media.address) continue;
    // The same picture in the list and in the text: one may be described where the other is not.
    if (known.alt_text().empty()) known.set_alt_text(std::move(alt_text));
    return;
  }
  v1::Media* added = post->add_media();
  added->set_url(media.address);
  added->set_kind(MediaKind(media.type, limits.max_name_bytes));
  added->set_alt_text(std::move(alt_text));
}

void AddText(const FeedItem& item, const PostLimits& limits, v1::Post* post) {
  const FeedText& body = item.content.value.empty() ? item.summary : item.content;
  if (!IsHtml(body)) {
    post->set_text(Lines(body.value, limits.max_text_bytes));
    return;
  }
  HtmlLimits html_limits;
  html_limits.max_text_bytes = limits.max_text_bytes;
  HtmlText read = ReadHtml(body.value, body.base, html_limits);
  post->set_text(std::move(read.text));
  for (HtmlLink& link : read.links) {
    AddOnce(std::move(link.address), limits.max_url_bytes, limits.max_items, post->mutable_urls());
  }
  for (HtmlImage& image : read.images) {
    AddMedia({std::move(image.address), "image", std::move(image.alt_text)}, limits, post);
  }
}

void AddAuthors(const FeedItem& item, const PostLimits& limits, v1::Author* author) {
  std::string names;
  for (const FeedPerson& person : item.authors) {
    const std::string name = OneLine(person.name, limits.max_name_bytes);
    if (name.empty()) continue;
    names.append(names.empty() ? "" : ", ").append(name);
    if (author->url().empty() && person.address.size() <= limits.max_url_bytes) {
      author->set_url(person.address);
    }
  }
  author->set_name(std::string(CutText(names, limits.max_name_bytes)));
}

void AddTimes(const FeedItem& item, v1::Post* post) {
  const std::optional<absl::Time> published = ParseFeedDate(item.published);
  const std::optional<absl::Time> updated = ParseFeedDate(item.updated);
  const std::optional<absl::Time>& created = published.has_value() ? published : updated;
  if (created.has_value()) *post->mutable_created_at() = ToTimestamp(*created);
  if (!updated.has_value()) return;
  if (*updated > *created) *post->mutable_edited_at() = ToTimestamp(*updated);
  post->set_revision(static_cast<uint64_t>(std::max<int64_t>(absl::ToUnixMillis(*updated), 0)));
}

bool CanBeId(std::string_view id, const PostLimits& limits) {
  return !id.empty() && id.size() <= limits.max_name_bytes &&
         std::none_of(id.begin(), id.end(),
                      [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); });
}

// Each part with its length, so that no two lists of parts make one text.
std::string Joined(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const std::string_view part : parts) joined += fmt::format("{}:{};", part.size(), part);
  return joined;
}

std::string HashOf(std::initializer_list<std::string_view> parts) {
  const std::string joined = Joined(parts);
  const XXH128_hash_t hash = XXH3_128bits(joined.data(), joined.size());
  return fmt::format("xxh3:{:016x}{:016x}", hash.high64, hash.low64);
}

std::string IdOf(const FeedItem& item, const PostLimits& limits, const v1::Post& post) {
  std::string id = OneLine(item.id, kUsualLimits.max_url_bytes);
  if (CanBeId(id, limits)) return id;
  if (!id.empty()) return HashOf({id});
  if (CanBeId(item.link, limits)) return item.link;
  if (!item.link.empty()) return HashOf({item.link});
  return HashOf({post.title(), post.text(), item.published});
}

}  // namespace

std::string FeedTitle(const FeedText& text) {
  if (!IsHtml(text)) return OneLine(text.value, kMostTitleBytes);
  HtmlLimits limits;
  limits.max_text_bytes = kMostTitleBytes;
  return OneLine(ReadHtml(text.value, text.base, limits).text, kMostTitleBytes);
}

std::string FeedPersonName(std::string_view text) {
  std::string line = OneLine(text, kUsualLimits.max_name_bytes);
  const std::string_view person(line);
  const size_t open = person.find('(');
  if (open != std::string_view::npos && person.back() == ')' &&
      person.substr(0, open).find('@') != std::string_view::npos) {
    return OneLine(person.substr(open + 1, person.size() - open - 2), kUsualLimits.max_name_bytes);
  }
  const size_t angle = person.find('<');
  if (angle != std::string_view::npos && angle > 0 && person.back() == '>') {
    return OneLine(person.substr(0, angle), kUsualLimits.max_name_bytes);
  }
  return line;
}

std::string FeedLanguage(std::string_view tag) {
  std::string language = OneLine(tag, 64);
  std::replace(language.begin(), language.end(), '_', '-');
  const bool good = !language.empty() && language.size() <= 35 &&
                    absl::ascii_isalpha(static_cast<unsigned char>(language[0])) &&
                    std::all_of(language.begin(), language.end(), [](char c) {
                      return c == '-' || absl::ascii_isalnum(static_cast<unsigned char>(c));
                    });
  return good ? language : std::string();
}

std::optional<v1::Post> PostOfItem(const FeedItem& item, std::string_view source,
                                   const PostLimits& limits) {
  v1::Post post;
  post.set_source(std::string(source));
  post.set_operation(v1::OPERATION_CREATE);
  post.set_visibility(v1::VISIBILITY_PUBLIC);
  post.set_title(std::string(CutText(FeedTitle(item.title), MostTitleBytes(limits))));
  for (const FeedMedia& media : item.media) AddMedia(media, limits, &post);
  AddText(item, limits, &post);
  if (post.title().empty() && post.text().empty() && item.link.empty() && post.media().empty()) {
    return std::nullopt;
  }
  if (item.link.size() <= limits.max_url_bytes) post.set_url(item.link);
  AddTimes(item, &post);
  if (!item.authors.empty()) AddAuthors(item, limits, post.mutable_author());
  for (const std::string& tag : item.tags) {
    AddOnce(OneLine(tag, limits.max_name_bytes), limits.max_name_bytes, limits.max_items,
            post.mutable_tags());
  }
  AddOnce(FeedLanguage(item.language), limits.max_name_bytes, limits.max_items,
          post.mutable_languages());
  if (CanBeId(item.reply_to, limits)) post.set_reply_to(item.reply_to);
  post.set_id(IdOf(item, limits, post));
  if (!CheckPost(post, limits).ok()) return std::nullopt;
  return post;
}

uint64_t PostFingerprint(const v1::Post& post) {
  std::string said = Joined({post.title(), post.text(), post.url(), post.author().name()});
  for (const std::string& tag : post.tags()) said += Joined({"tag", tag});
  for (const std::string& address : post.urls()) said += Joined({"url", address});
  for (const v1::Media& media : post.media()) said += Joined({media.url(), media.alt_text()});
  return XXH3_64bits(said.data(), said.size());
}

}  // namespace sluis
