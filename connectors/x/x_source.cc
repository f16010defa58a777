#include "connectors/x/x_source.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/time/clock.h"
#include "connectors/http/http_refusal.h"
#include "connectors/x/snowflake.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr absl::Duration kLongestWait = absl::Milliseconds(500);
constexpr int kMostBackfillMinutes = 5;

// All that a post is made of (tweet_v2.cc).
constexpr char kFields[] =
    "tweet.fields=attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,"
    "lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,withheld"
    "&user.fields=name,protected,public_metrics,username,verified_type"
    "&media.fields=alt_text,preview_image_url,type,url"
    "&poll.fields=end_datetime,options"
    "&expansions=attachments.media_keys,attachments.poll_ids,author_id,entities.mentions.username,"
    "referenced_tweets.id,referenced_tweets.id.author_id";

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

// What can stand in a sentence: of ASCII, and not too long.
std::string Quoted(std::string_view words) {
  constexpr size_t kMost = 200;
  std::string quoted(words.substr(0, kMost));
  std::replace_if(
      quoted.begin(), quoted.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, ' ');
  return quoted;
}

absl::Status Ended(const XEnd& end) {
  return absl::UnavailableError(fmt::format("X ended the stream, and says \"{}\" \"{}\".",
                                            Quoted(end.title), Quoted(end.detail)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiveSource>> XSource::Open(const v1::Source& source,
                                                          const XSourceOptions& options,
                                                          const std::string& cursor) {
  std::string url = source.url();
  while (url.ends_with('/')) url.pop_back();
  // The token must not be read on the way.
  if (absl::Status status = CheckServerUrl(url); !status.ok()) return status;
  if (options.token.empty()) {
    return absl::PermissionDeniedError(
        "X gives nothing without a token: write a bearer token of an app of yours into the file "
        "that the source's token_file names.");
  }
  return std::unique_ptr<LiveSource>(new XSource(std::move(url), options, ReadXPlace(cursor)));
}

XSource::XSource(std::string url, const XSourceOptions& options, XPlace place)
    : url_(std::move(url)),
      options_(options),
      reader_(options.limits),
      reached_(std::move(place)),
      told_newest_(reached_.newest) {}

absl::StatusOr<bool> XSource::Next(size_t most, v1::PostBatch* batch) {
  const bool has_nothing = waiting_.empty() && gone_authors_.empty();
  if (has_nothing && end_.ok()) end_ = Gather();
  if (waiting_.empty() && gone_authors_.empty() && !end_.ok()) return end_;
  HandOver(most, batch);
  return true;
}

void XSource::HandOver(size_t most, v1::PostBatch* batch) {
  for (; most > 0 && !waiting_.empty(); --most) {
    *batch->add_posts() = std::move(waiting_.front());
    waiting_.pop_front();
  }
  if (!waiting_.empty()) return;
  for (std::string& author : gone_authors_) {
    v1::AuthorKey* const gone = batch->add_gone_authors();
    gone->set_source(kXSource);
    gone->set_id(std::move(author));
  }
  gone_authors_.clear();
  TellPlace(batch);
}

void XSource::TellPlace(v1::PostBatch* batch) {
  const bool was_heard = reached_.heard_at.has_value() &&
                         *reached_.heard_at - told_heard_at_ >= options_.heard_interval;
  if (reached_.newest == told_newest_ && !was_heard) return;
  told_newest_ = reached_.newest;
  told_heard_at_ = reached_.heard_at.value_or(told_heard_at_);
  batch->set_cursor(WriteXPlace(reached_));
}

absl::Status XSource::Gather() {
  if (stream_ == nullptr) {
    if (absl::Status status = Connect(); !status.ok()) return status;
  }
  std::string bytes;
  const absl::StatusOr<bool> goes_on = stream_->Read(kLongestWait, &bytes);
  if (!goes_on.ok()) return goes_on.status();
  if (!*goes_on) return absl::UnavailableError("X ended the stream.");
  const uint64_t left_out = lines_.left_out();
  std::vector<std::string> lines;
  lines_.Push(bytes, &lines);
  XNews news;
  news.invalid += lines_.left_out() - left_out;
  for (const std::string& line : lines) {
    if (!reader_.Read(line, &news).ok()) ++news.invalid;
  }
  const std::optional<XEnd> end = news.end;
  const bool is_sign_of_life = news.keep_alives > 0;
  Take(std::move(news));
  if (!lines.empty()) NoteHeard(is_sign_of_life, absl::Now());
  return end.has_value() ? Ended(*end) : absl::OkStatus();
}

absl::Status XSource::Connect() {
  std::string url = fmt::format("{}/2/tweets/search/stream?{}", url_, kFields);
  connected_at_ = absl::Now();
  const int minutes = MindTheGap(connected_at_);
  if (minutes > 0) url += fmt::format("&backfill_minutes={}", minutes);
  HttpStreamLimits limits;
  limits.silence = options_.silence;
  auto stream = HttpStream::Open({.url = std::move(url),
                                  .bearer = options_.token,
                                  .user_agent = options_.user_agent,
                                  .stop = options_.stop},
                                 limits, options_.reach, options_.ca_file);
  if (!stream.ok()) return stream.status();
  if ((*stream)->head().status != 200) return Refusal((*stream)->head());
  stream_ = *std::move(stream);
  is_catching_up_ = minutes > 0;
  // A stream that ends at once has not been followed.
  told_heard_at_ = connected_at_;
  return absl::OkStatus();
}

int XSource::MindTheGap(absl::Time now) {
  const std::optional<absl::Time> last = FollowedUntil(reached_);
  if (!last.has_value() || *last >= now) return 0;
  const int64_t wanted = absl::ToInt64Minutes(absl::Ceil(now - *last, absl::Minutes(1)));
  const int most = std::clamp(options_.backfill_minutes, 0, kMostBackfillMinutes);
  const int minutes = static_cast<int>(std::min<int64_t>(wanted, most));
  if (wanted > most) {
    const absl::Time from = now - absl::Minutes(most);
    note_ = fmt::format("Posts of {} to {} ({}) were not brought, if there were any.",
                        TimeText(*last), TimeText(from),
                        absl::FormatDuration(absl::Floor(from - *last, absl::Seconds(1))));
  }
  return minutes;
}

absl::Status XSource::Refusal(const HttpResponse& head) {
  const absl::Status error = RefusalError(fmt::format("{}/2/tweets/search/stream", url_), head);
  pause_ = absl::IsUnavailable(error) ? WantedPause(head.fields, absl::Now()) : pause_;
  if (!absl::IsPermissionDenied(error)) return error;
  return absl::PermissionDeniedError(fmt::format(
      "{} Write a bearer token of an app that may use the filtered stream into the file that the "
      "source's token_file names.",
      std::string(error.message())));
}

void XSource::Take(XNews news) {
  for (v1::Post& post : news.posts) {
    if (post.operation() == v1::OPERATION_CREATE) {
      if (IsNewerId(post.id(), reached_.newest)) reached_.newest = post.id();
      if (post.has_created_at()) lag_ = absl::Now() - FromTimestamp(post.created_at());
    }
    waiting_.push_back(std::move(post));
  }
  for (XAuthorChange& change : news.authors) {
    if (change.gone) gone_authors_.push_back(std::move(change.author));
  }
  not_public_ += news.not_public;
  unreadable_ += news.invalid;
}

// If it breaks off before the minutes of before have come, they are asked for once more. What is
// new comes after them, and so does the sign of life of a stream that has nothing else to say.
void XSource::NoteHeard(bool is_sign_of_life, absl::Time now) {
  const std::optional<absl::Time> newest_at = TimeOfId(reached_.newest);
  const bool brings_news = newest_at.has_value() && *newest_at >= connected_at_;
  const bool is_quiet = is_sign_of_life && now - connected_at_ >= options_.heard_interval;
  if (brings_news || is_quiet) is_catching_up_ = false;
  if (!is_catching_up_) reached_.heard_at = now;
}

SourceTally XSource::tally() const {
  SourceTally tally;
  tally.bytes = stream_ == nullptr ? 0 : stream_->received_bytes();
  tally.not_public = not_public_;
  tally.unreadable = unreadable_;
  tally.lag = lag_;
  tally.note = note_;
  tally.pause = pause_;
  return tally;
}

}  // namespace sluis
