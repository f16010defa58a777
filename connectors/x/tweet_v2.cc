#include "connectors/x/tweet_v2.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "connectors/x/expanded_text.h"
#include "connectors/x/snowflake.h"
#include "proto/time.h"

namespace sluis {
namespace {

// In flat files an object stands in its post; elsewhere its id does.
JsonValue AuthorOf(const XIncludes& includes, const JsonValue& tweet) {
  const JsonValue author = tweet["author"];
  return author.IsObject() ? author : includes.FindUser(tweet["author_id"].Text());
}

JsonValue Reference(const JsonValue& tweet, std::string_view type) {
  for (const JsonValue& reference : tweet["referenced_tweets"].Items()) {
    if (reference["type"].Text() == type) return reference;
  }
  return {};
}

std::string ReferenceId(const JsonValue& tweet, std::string_view type) {
  return SnowflakeId(Reference(tweet, type)["id"]);
}

void ReadAuthor(const JsonValue& tweet, const JsonValue& user, v1::Author* author) {
  author->set_id(SnowflakeId(tweet["author_id"]));
  if (author->id().empty()) author->set_id(SnowflakeId(user["id"]));
  author->set_handle(user["username"].String());
  author->set_name(user["name"].String());
  author->set_followers(CountOf(user["public_metrics"]["followers_count"]));
  author->set_url(AccountAddress(author->handle()));
  const std::string_view verified = user["verified_type"].Text();
  if (verified == "business" || verified == "government") {
    author->set_kind(v1::AUTHOR_KIND_ORGANISATION);
  }
}

bool IsOwnMedia(const JsonValue& url) {
  const std::string_view shown = url["display_url"].Text();
  return url["media_key"].IsText() || shown.substr(0, 16) == "pic.twitter.com/" ||
         shown.substr(0, 10) == "pic.x.com/";
}

void AddLinkTitle(const JsonValue& url, const std::string& address, v1::Post* post) {
  if (url["title"].Text().empty()) return;
  v1::Media* const media = post->add_media();
  media->set_kind("link");
  media->set_url(address);
  media->set_alt_text(url["title"].String());
}

std::vector<ShortLink> ReadUrls(const JsonValue& entities, v1::Post* post) {
  std::vector<ShortLink> links;
  for (const JsonValue& url : entities["urls"].Items()) {
    ShortLink link{url["start"].Whole().value_or(0), url["url"].Text(), ""};
    if (!IsOwnMedia(url)) {
      link.shown = url["expanded_url"].Address();
      if (link.shown.empty()) continue;
      post->add_urls(link.shown);
      AddLinkTitle(url, link.shown, post);
    }
    links.push_back(std::move(link));
  }
  return links;
}

// Posts of more than 280 characters stand in "note_tweet", with entities of their own.
void ReadText(const XIncludes& includes, const JsonValue& tweet, v1::Post* post) {
  const JsonValue note = tweet["note_tweet"];
  const bool is_long = note["text"].IsText();
  const JsonValue entities = is_long ? note["entities"] : tweet["entities"];
  const JsonValue text = is_long ? note["text"] : tweet["text"];
  post->set_text(ExpandText(text.Text(), ReadUrls(entities, post)));
  for (const JsonValue& tag : entities["hashtags"].Items()) post->add_tags(tag["tag"].String());
  for (const JsonValue& mention : entities["mentions"].Items()) {
    const JsonValue user = includes.FindUserByName(mention["username"].Text());
    const std::string id = SnowflakeId(mention["id"]);
    post->add_mentions(id.empty() ? SnowflakeId(user["id"]) : id);
  }
}

void AddMedia(const JsonValue& item, v1::Post* post) {
  if (!item.IsObject()) return;
  v1::Media* const media = post->add_media();
  media->set_kind(MediaKind(item["type"].Text()));
  media->set_url(item["url"].Address());
  if (media->url().empty()) media->set_url(item["preview_image_url"].Address());
  media->set_alt_text(item["alt_text"].String());
}

void ReadPoll(const JsonValue& poll, v1::Post* post) {
  std::vector<JsonValue> options = poll["options"].Items();
  std::stable_sort(options.begin(), options.end(), [](const JsonValue& a, const JsonValue& b) {
    return CountOf(a["position"]) < CountOf(b["position"]);
  });
  for (const JsonValue& option : options) {
    post->mutable_poll()->add_options(option["label"].String());
  }
  if (const auto ends_at = poll["end_datetime"].Time()) {
    *post->mutable_poll()->mutable_ends_at() = ToTimestamp(*ends_at);
  }
}

void ReadAttachments(const XIncludes& includes, const JsonValue& attachments, v1::Post* post) {
  const JsonValue inside = attachments["media"];
  if (inside.IsArray()) {
    for (const JsonValue& item : inside.Items()) AddMedia(item, post);
  } else {
    for (const JsonValue& key : attachments["media_keys"].Items()) {
      AddMedia(includes.FindMedia(key.Text()), post);
    }
  }
  if (attachments["poll"].IsObject()) ReadPoll(attachments["poll"], post);
  for (const JsonValue& id : attachments["poll_ids"].Items(1)) {
    ReadPoll(includes.FindPoll(id.Text()), post);
  }
}

void ReadCounts(const JsonValue& metrics, v1::Counts* counts) {
  counts->set_likes(CountOf(metrics["like_count"]));
  counts->set_reposts(CountOf(metrics["retweet_count"]));
  counts->set_replies(CountOf(metrics["reply_count"]));
  counts->set_quotes(CountOf(metrics["quote_count"]));
  counts->set_views(CountOf(metrics["impression_count"]));
}

XFinding ReadTweet(const XIncludes& includes, const PostLimits& limits, const JsonValue& tweet,
                   v1::Post* post) {
  post->set_source(kXSource);
  post->set_id(SnowflakeId(tweet["id"]));
  if (post->id().empty()) return XFinding::kInvalid;
  const JsonValue user = AuthorOf(includes, tweet);
  if (user["protected"].Flag().value_or(false) ||
      IsWithheldEverywhere(tweet["withheld"]["country_codes"].Items())) {
    return XFinding::kNotPublic;
  }
  post->set_operation(v1::OPERATION_CREATE);
  post->set_visibility(v1::VISIBILITY_PUBLIC);
  ReadAuthor(tweet, user, post->mutable_author());
  post->set_url(PostAddress(post->author().handle(), post->id()));
  ReadText(includes, tweet, post);
  if (const auto created_at = tweet["created_at"].Time()) {
    *post->mutable_created_at() = ToTimestamp(*created_at);
  }
  post->add_languages(LanguageOf(tweet["lang"].Text()));
  post->set_sensitive(tweet["possibly_sensitive"].Flag().value_or(false));
  post->set_reply_to(ReferenceId(tweet, "replied_to"));
  post->set_quote_of(ReferenceId(tweet, "quoted"));
  post->set_repost_of(ReferenceId(tweet, "retweeted"));
  post->set_conversation(SnowflakeId(tweet["conversation_id"]));
  if (post->conversation().empty()) {
    post->set_conversation(post->reply_to().empty() ? post->id() : post->reply_to());
  }
  ReadAttachments(includes, tweet["attachments"], post);
  if (post->repost_of().empty()) ReadCounts(tweet["public_metrics"], post->mutable_counts());
  return Finish(limits, post);
}

// Reads the post and deletes what it replaces. False, and counted, if it is refused.
bool ReadNewest(const XIncludes& includes, const PostLimits& limits, const JsonValue& tweet,
                v1::Post* post, XNews* news) {
  if (CountRefused(ReadTweet(includes, limits, tweet, post), news)) return false;
  const bool is_newest =
      ReplaceOlderVersions(post->id(), tweet["edit_history_tweet_ids"].Items(), news);
  return !CountRefused(is_newest ? XFinding::kPost : XFinding::kSuperseded, news);
}

// The text of a repost is cut off; that of what it repeats is whole.
JsonValue RepostedTweet(const XIncludes& includes, const JsonValue& tweet) {
  const JsonValue reference = Reference(tweet, "retweeted");
  return reference["text"].IsText() ? reference : includes.FindPost(reference["id"].Text());
}

}  // namespace

void TakeTweetV2(const XIncludes& includes, const PostLimits& limits, const JsonValue& tweet,
                 XNews* news) {
  v1::Post post;
  if (!ReadNewest(includes, limits, tweet, &post, news)) return;
  const JsonValue reposted = RepostedTweet(includes, tweet);
  if (reposted.IsObject()) {
    v1::Post original;
    // It would show what its author has replaced.
    if (!ReadNewest(includes, limits, reposted, &original, news)) return;
    news->posts.push_back(original);
    WrapRepost(std::move(post), &original);
    post = std::move(original);
  }
  news->posts.push_back(std::move(post));
}

}  // namespace sluis
