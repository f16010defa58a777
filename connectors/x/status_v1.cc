#include "connectors/x/status_v1.h"

#include <utility>
#include <vector>

#include "connectors/x/expanded_text.h"
#include "connectors/x/snowflake.h"
#include "proto/time.h"

namespace sluis {
namespace {

void ReadAuthor(const XAccount* owner, const JsonValue& user, v1::Author* author) {
  if (!user.IsObject() && owner != nullptr) {
    author->set_id(owner->id);
    author->set_handle(owner->username);
    author->set_name(owner->name);
  } else {
    author->set_id(SnowflakeIdV1(user["id_str"], user["id"]));
    author->set_handle(user["screen_name"].String());
    author->set_name(user["name"].String());
    author->set_followers(CountOf(user["followers_count"]));
  }
  author->set_url(AccountAddress(author->handle()));
}

// Where a link begins; archives write the number as digits.
uint64_t BeginOf(const JsonValue& entity) {
  const std::vector<JsonValue> indices = entity["indices"].Items(1);
  return indices.empty() ? 0 : CountOf(indices[0]);
}

void AddMedia(const JsonValue& item, v1::Post* post) {
  v1::Media* const media = post->add_media();
  media->set_kind(MediaKind(item["type"].Text()));
  media->set_url(item["media_url_https"].Address());
  if (media->url().empty()) media->set_url(item["media_url"].Address());
  media->set_alt_text(item["ext_alt_text"].String());
}

// Long statuses of streams stand in "extended_tweet", with entities of their own.
void ReadText(const JsonValue& status, v1::Post* post) {
  const JsonValue extended = status["extended_tweet"];
  const JsonValue whole = extended["full_text"].IsText() ? extended : status;
  const JsonValue entities = whole["entities"];
  std::vector<ShortLink> links;
  for (const JsonValue& url : entities["urls"].Items()) {
    ShortLink link{BeginOf(url), url["url"].Text(), url["expanded_url"].Address()};
    if (link.shown.empty()) continue;
    post->add_urls(link.shown);
    links.push_back(std::move(link));
  }
  // Of several pictures "entities" has the first alone.
  const JsonValue all = whole["extended_entities"]["media"];
  const JsonValue media = all.IsArray() ? all : entities["media"];
  for (const JsonValue& item : media.Items()) {
    links.push_back({BeginOf(item), item["url"].Text(), ""});
    AddMedia(item, post);
  }
  const JsonValue text = whole["full_text"].IsText() ? whole["full_text"] : whole["text"];
  post->set_text(ExpandText(text.Text(), std::move(links)));
  for (const JsonValue& tag : entities["hashtags"].Items()) post->add_tags(tag["text"].String());
  for (const JsonValue& mention : entities["user_mentions"].Items()) {
    post->add_mentions(SnowflakeIdV1(mention["id_str"], mention["id"]));
  }
}

void ReadReferences(const JsonValue& status, v1::Post* post) {
  post->set_reply_to(
      SnowflakeIdV1(status["in_reply_to_status_id_str"], status["in_reply_to_status_id"]));
  post->set_quote_of(SnowflakeIdV1(status["quoted_status_id_str"], status["quoted_status_id"]));
  post->set_conversation(post->reply_to().empty() ? post->id() : post->reply_to());
}

void ReadCounts(const JsonValue& status, v1::Counts* counts) {
  counts->set_likes(CountOf(status["favorite_count"]));
  counts->set_reposts(CountOf(status["retweet_count"]));
  counts->set_replies(CountOf(status["reply_count"]));
  counts->set_quotes(CountOf(status["quote_count"]));
}

XFinding ReadStatus(const XAccount* owner, const PostLimits& limits, const JsonValue& status,
                    v1::Post* post) {
  post->set_source(kXSource);
  post->set_id(SnowflakeIdV1(status["id_str"], status["id"]));
  if (post->id().empty()) return XFinding::kInvalid;
  if (status["user"]["protected"].Flag().value_or(false) ||
      IsWithheldEverywhere(status["withheld_in_countries"].Items())) {
    return XFinding::kNotPublic;
  }
  post->set_operation(v1::OPERATION_CREATE);
  post->set_visibility(v1::VISIBILITY_PUBLIC);
  ReadAuthor(owner, status["user"], post->mutable_author());
  post->set_url(PostAddress(post->author().handle(), post->id()));
  ReadText(status, post);
  if (const auto created_at = ParseTimeV1(status["created_at"].Text())) {
    *post->mutable_created_at() = ToTimestamp(*created_at);
  }
  post->add_languages(LanguageOf(status["lang"].Text()));
  post->set_sensitive(status["possibly_sensitive"].Flag().value_or(false));
  ReadReferences(status, post);
  ReadCounts(status, post->mutable_counts());
  return Finish(limits, post);
}

// The numbers of all versions: of the API, and of an archive's first and later versions.
std::vector<JsonValue> VersionsOf(const JsonValue& status) {
  const JsonValue edits = status["edit_info"];
  for (const JsonValue& ids :
       {status["edit_history"]["edit_tweet_ids"], edits["initial"]["editTweetIds"],
        edits["edit"]["editControlInitial"]["editTweetIds"]}) {
    if (ids.IsArray()) return ids.Items();
  }
  return {};
}

// Reads the post and deletes what it replaces. False, and counted, if it is refused.
bool ReadNewest(const XAccount* owner, const PostLimits& limits, const JsonValue& status,
                v1::Post* post, XNews* news) {
  if (CountRefused(ReadStatus(owner, limits, status, post), news)) return false;
  const bool is_newest = ReplaceOlderVersions(post->id(), VersionsOf(status), news);
  return !CountRefused(is_newest ? XFinding::kPost : XFinding::kSuperseded, news);
}

}  // namespace

void TakeStatusV1(const XAccount* owner, const PostLimits& limits, const JsonValue& status,
                  XNews* news) {
  v1::Post post;
  if (!ReadNewest(owner, limits, status, &post, news)) return;
  const JsonValue reposted = status["retweeted_status"];
  if (reposted.IsObject()) {
    v1::Post original;
    // It would show what its author has replaced.
    if (!ReadNewest(owner, limits, reposted, &original, news)) return;
    news->posts.push_back(original);
    WrapRepost(std::move(post), &original);
    post = std::move(original);
  }
  news->posts.push_back(std::move(post));
}

}  // namespace sluis
