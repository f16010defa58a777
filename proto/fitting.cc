#include "proto/fitting.h"

#include <algorithm>
#include <string>

namespace sluis {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void Cut(size_t max_bytes, std::string* text) {
  if (text->size() <= max_bytes) return;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>((*text)[end]) & 0xC0) == 0x80) --end;
  text->resize(end);
}

void LeaveOut(size_t max_bytes, std::string* name) {
  if (name->size() > max_bytes) name->clear();
}

// A list of at most `most`, so looking through what was kept is bounded.
void Keep(size_t most, size_t max_bytes, Texts* list) {
  int kept = 0;
  for (int i = 0; i < list->size() && kept < static_cast<int>(most); ++i) {
    const std::string& text = list->Get(i);
    const auto end = list->begin() + kept;
    if (text.empty() || text.size() > max_bytes) continue;
    if (std::find(list->begin(), end, text) != end) continue;
    if (i != kept) list->SwapElements(i, kept);
    ++kept;
  }
  list->DeleteSubrange(kept, list->size() - kept);
}

void FitMedia(const PostLimits& limits, v1::Post* post) {
  auto* const media = post->mutable_media();
  int kept = 0;
  for (int i = 0; i < media->size() && kept < static_cast<int>(limits.max_items); ++i) {
    v1::Media* const item = media->Mutable(i);
    LeaveOut(limits.max_name_bytes, item->mutable_kind());
    LeaveOut(limits.max_url_bytes, item->mutable_url());
    Cut(limits.max_text_bytes, item->mutable_alt_text());
    if (item->url().empty() && item->alt_text().empty()) continue;
    if (i != kept) media->SwapElements(i, kept);
    ++kept;
  }
  media->DeleteSubrange(kept, media->size() - kept);
}

void FitAuthor(const PostLimits& limits, v1::Author* author) {
  LeaveOut(limits.max_name_bytes, author->mutable_id());
  LeaveOut(limits.max_name_bytes, author->mutable_handle());
  Cut(limits.max_name_bytes, author->mutable_name());
  LeaveOut(limits.max_url_bytes, author->mutable_url());
}

void FitPoll(const PostLimits& limits, v1::Poll* poll) {
  Texts* const options = poll->mutable_options();
  if (options->size() > static_cast<int>(limits.max_items)) {
    options->DeleteSubrange(static_cast<int>(limits.max_items),
                            options->size() - static_cast<int>(limits.max_items));
  }
  for (std::string& option : *options) Cut(limits.max_text_bytes, &option);
}

}  // namespace

void FitPost(const PostLimits& limits, v1::Post* post) {
  for (std::string* text : {post->mutable_text(), post->mutable_spoiler(), post->mutable_title()}) {
    Cut(limits.max_text_bytes, text);
  }
  for (std::string* name : {post->mutable_conversation(), post->mutable_reply_to(),
                            post->mutable_quote_of(), post->mutable_repost_of()}) {
    LeaveOut(limits.max_name_bytes, name);
  }
  LeaveOut(limits.max_url_bytes, post->mutable_url());
  Keep(limits.max_items, limits.max_url_bytes, post->mutable_urls());
  for (Texts* list : {post->mutable_languages(), post->mutable_tags(), post->mutable_mentions()}) {
    Keep(limits.max_items, limits.max_name_bytes, list);
  }
  FitMedia(limits, post);
  if (post->has_author()) FitAuthor(limits, post->mutable_author());
  if (post->has_poll()) FitPoll(limits, post->mutable_poll());
}

}  // namespace sluis
