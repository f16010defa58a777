#include "connectors/mastodon/status_post.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "connectors/markup/html_text.h"
#include "fmt/format.h"
#include "proto/fitting.h"
#include "proto/time.h"

namespace sluis {
namespace {

// "private", "direct", a server's own kinds such as Pleroma's "local", and none at all are closed.
v1::Visibility OpenVisibility(const JsonValue& status) {
  const std::string_view visibility = status["visibility"].Text();
  if (visibility == "public") return v1::VISIBILITY_PUBLIC;
  if (visibility == "unlisted") return v1::VISIBILITY_UNLISTED;
  return v1::VISIBILITY_UNSPECIFIED;
}

// Local accounts are written without their domain.
std::string HandleOf(const StatusContext& context, const JsonValue& account) {
  const std::string_view acct = account["acct"].Text();
  if (acct.empty() || acct.find('@') != std::string_view::npos) return std::string(acct);
  return fmt::format("{}@{}", acct, context.server);
}

// The whole handle in lower case: every server writes it so, names of accounts never change, and
// it is all that a mention tells.
std::string AccountId(const StatusContext& context, const JsonValue& account) {
  return absl::AsciiStrToLower(HandleOf(context, account));
}

bool EndsTag(std::string_view text, size_t at) {
  return at >= text.size() ||
         (!absl::ascii_isalnum(static_cast<unsigned char>(text[at])) && text[at] != '_');
}

// "#nobot" and its like in the text that people write about themselves.
bool AsksNoBots(std::string_view note) {
  constexpr std::array<std::string_view, 3> kWords = {"nobot", "nobots", "noindex"};
  std::string text = absl::AsciiStrToLower(std::string(note));
  if (text.find("nobot") == std::string::npos && text.find("noindex") == std::string::npos) {
    return false;
  }
  text = ReadHtml(text, "").text;
  for (size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
    for (const std::string_view word : kWords) {
      if (text.compare(at + 1, word.size(), word) == 0 && EndsTag(text, at + 1 + word.size())) {
        return true;
      }
    }
  }
  return false;
}

void ReadAccount(const StatusContext& context, const JsonValue& account, v1::Author* author) {
  author->set_id(AccountId(context, account));
  author->set_handle(HandleOf(context, account));
  author->set_name(account["display_name"].String());
  author->set_followers(account["followers_count"].Whole().value_or(0));
  author->set_url(account["url"].Address());
  if (account["bot"].Flag().value_or(false)) author->set_kind(v1::AUTHOR_KIND_BOT);
  author->set_no_index(account["noindex"].Flag().value_or(false) ||
                       !account["indexable"].Flag().value_or(true) ||
                       AsksNoBots(account["note"].Text()));
}

bool Has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Words of a link, as "ThisTag" of "#ThisTag".
std::string_view WordsOf(const HtmlText& content, const HtmlLink& link, char sign) {
  std::string_view words = std::string_view(content.text).substr(link.begin, link.end - link.begin);
  if (!words.empty() && words[0] == sign) words.remove_prefix(1);
  return words;
}

std::string_view HostOf(std::string_view address) {
  address.remove_prefix(std::min(address.find("://") + 3, address.size()));
  return address.substr(0, address.find_first_of("/?#"));
}

// The lists of tags and mentions count; the classes of links serve where a server sends none.
void ReadContent(const StatusContext& context, const JsonValue& status, v1::Post* post) {
  const HtmlLimits limits{.max_text_bytes = context.limits.max_text_bytes,
                          .max_links = context.limits.max_items};
  HtmlText content =
      ReadHtml(status["content"].Text(), fmt::format("https://{}/", context.server), limits);
  const bool has_tags = status["tags"].IsArray();
  const bool has_mentions = status["mentions"].IsArray();
  for (const HtmlLink& link : content.links) {
    const bool tag = Has(link.classes, "hashtag") || Has(link.relations, "tag");
    if (tag) {
      if (!has_tags) post->add_tags(std::string(WordsOf(content, link, '#')));
    } else if (Has(link.classes, "mention")) {
      std::string_view name = WordsOf(content, link, '@');
      name = name.substr(0, name.find('@'));
      const std::string id = fmt::format("{}@{}", name, HostOf(link.address));
      if (!has_mentions && !name.empty()) post->add_mentions(absl::AsciiStrToLower(id));
    } else {
      post->add_urls(link.address);
    }
  }
  for (const JsonValue& tag : status["tags"].Items()) post->add_tags(tag["name"].String());
  for (const JsonValue& mention : status["mentions"].Items()) {
    post->add_mentions(AccountId(context, mention));
  }
  post->set_text(std::move(content.text));
}

// By the server's number: the address if it is known, else a name that no other server gives.
std::string NameOf(const StatusContext& context, std::string_view local_id) {
  if (local_id.empty()) return {};
  const StatusName* const known = context.names.Find(local_id);
  return known != nullptr ? known->uri : ServerName(context.server, local_id);
}

void ReadThread(const StatusContext& context, const JsonValue& status, v1::Post* post) {
  const std::string_view parent = status["in_reply_to_id"].Text();
  post->set_reply_to(NameOf(context, parent));
  const StatusName* const known = context.names.Find(parent);
  if (parent.empty()) {
    post->set_conversation(post->id());
  } else {
    post->set_conversation(known != nullptr ? known->conversation : post->reply_to());
  }
}

// Mastodon 4.4 wraps what is quoted and says whether its author agreed; others give the status.
std::string QuotedName(const StatusContext& context, const JsonValue& status) {
  const JsonValue quote = status["quote"];
  if (quote["state"].exists()) {
    if (quote["state"].Text() != "accepted") return {};
    const JsonValue quoted = quote["quoted_status"];
    return quoted.IsObject() ? quoted["uri"].String()
                             : NameOf(context, quote["quoted_status_id"].Text());
  }
  if (quote.IsObject()) return quote["uri"].String();
  const std::string of_pleroma = status["pleroma"]["quote_url"].Address();
  return of_pleroma.empty() ? NameOf(context, status["quote_id"].Text()) : of_pleroma;
}

void ReadMedia(const JsonValue& status, v1::Post* post) {
  for (const JsonValue& attachment : status["media_attachments"].Items()) {
    v1::Media* const media = post->add_media();
    media->set_kind(attachment["type"].String());
    media->set_url(attachment["url"].Address());
    if (media->url().empty()) media->set_url(attachment["remote_url"].Address());
    media->set_alt_text(attachment["description"].String());
  }
  const JsonValue card = status["card"];
  if (card["title"].Text().empty() || card["url"].Address().empty()) return;
  v1::Media* const link = post->add_media();
  link->set_kind("link");
  link->set_url(card["url"].Address());
  link->set_alt_text(card["title"].String());
}

void ReadPoll(const JsonValue& poll, v1::Post* post) {
  if (!poll.IsObject()) return;
  for (const JsonValue& option : poll["options"].Items()) {
    post->mutable_poll()->add_options(option["title"].String());
  }
  if (const auto ends_at = poll["expires_at"].Time()) {
    *post->mutable_poll()->mutable_ends_at() = ToTimestamp(*ends_at);
  }
}

void ReadCounts(const JsonValue& status, v1::Counts* counts) {
  counts->set_likes(status["favourites_count"].Whole().value_or(0));
  counts->set_reposts(status["reblogs_count"].Whole().value_or(0));
  counts->set_replies(status["replies_count"].Whole().value_or(0));
  counts->set_quotes(status["quotes_count"].Whole().value_or(0));
}

// What a boost and a status of one's own share: whose, when, under which name.
StatusFinding ReadEnvelope(const StatusContext& context, const JsonValue& status, v1::Post* post) {
  post->set_visibility(OpenVisibility(status));
  if (!status.IsObject() || status["id"].Text().empty()) return StatusFinding::kInvalid;
  if (post->visibility() == v1::VISIBILITY_UNSPECIFIED) return StatusFinding::kNotPublic;
  post->set_source(kMastodonSource);
  post->set_id(status["uri"].String());
  post->set_operation(v1::OPERATION_CREATE);
  if (const auto created_at = status["created_at"].Time()) {
    *post->mutable_created_at() = ToTimestamp(*created_at);
  }
  if (const auto edited_at = status["edited_at"].Time()) {
    *post->mutable_edited_at() = ToTimestamp(*edited_at);
    post->set_revision(static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMicros(*edited_at))));
    post->set_operation(v1::OPERATION_UPDATE);
  }
  // By it a delete or a reply may name the post when the number is not in memory any more.
  std::string alias = ServerName(context.server, status["id"].Text());
  if (alias.size() <= context.limits.max_name_bytes) post->add_aliases(std::move(alias));
  post->set_url(status["url"].Address());
  ReadAccount(context, status["account"], post->mutable_author());
  return StatusFinding::kPost;
}

StatusFinding Finish(const StatusContext& context, v1::Post* post) {
  FitPost(context.limits, post);
  return CheckPost(*post, context.limits).ok() ? StatusFinding::kPost : StatusFinding::kInvalid;
}

}  // namespace

std::string ServerName(std::string_view server, std::string_view local_id) {
  return fmt::format("{}/{}", server, local_id);
}

StatusFinding ReadStatusPost(const StatusContext& context, const JsonValue& status,
                             v1::Post* post) {
  post->Clear();
  const StatusFinding finding = ReadEnvelope(context, status, post);
  if (finding != StatusFinding::kPost) return finding;
  ReadContent(context, status, post);
  ReadThread(context, status, post);
  ReadMedia(status, post);
  ReadPoll(status["poll"], post);
  ReadCounts(status, post->mutable_counts());
  post->set_spoiler(status["spoiler_text"].String());
  post->set_sensitive(status["sensitive"].Flag().value_or(false));
  if (!status["language"].Text().empty()) post->add_languages(status["language"].String());
  post->set_quote_of(QuotedName(context, status));
  return Finish(context, post);
}

StatusFinding ReadBoostPost(const StatusContext& context, const JsonValue& status, v1::Post* post) {
  const std::string boosted = post->id();
  const bool asks_to_be_left_out = post->author().no_index();
  post->clear_author();
  post->clear_created_at();
  post->clear_edited_at();
  post->clear_revision();
  post->clear_counts();
  post->clear_reply_to();
  post->clear_aliases();
  const StatusFinding finding = ReadEnvelope(context, status, post);
  if (finding != StatusFinding::kPost) return finding;
  post->set_repost_of(boosted);
  // The words are those of who is boosted, and so is the wish.
  if (asks_to_be_left_out) post->mutable_author()->set_no_index(true);
  return Finish(context, post);
}

}  // namespace sluis
