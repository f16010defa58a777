#include "connectors/feeds/feed_poll.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/feeds/autodiscovery.h"
#include "connectors/feeds/feed_news.h"
#include "connectors/feeds/feed_wait.h"
#include "connectors/http/http_refusal.h"

namespace sluis {
namespace {

constexpr char kAccepted[] =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.6, */*;q=0.5";
// What could be asked at all.
const HttpReach kAnything = {.is_public_only = true};
constexpr uint32_t kMostFailuresElsewhere = 3;
// Of the feeds that a page names besides the one that is read.
constexpr size_t kMostOffersBytes = 1000;

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(std::string(text)); }

// "text/xml; charset=\"utf-8\"" says "utf-8".
std::string CharsetOf(std::string_view content_type) {
  const std::string type = Lower(content_type);
  const size_t at = type.find("charset=");
  if (at == std::string::npos) return "";
  std::string charset = type.substr(at + 8);
  charset.resize(std::min(charset.find(';'), charset.size()));
  std::erase_if(charset, [](char c) { return c == '"' || c == '\'' || c == ' '; });
  return charset;
}

bool IsOfComments(const FoundFeed& feed) {
  return Lower(feed.address).find("comment") != std::string::npos ||
         Lower(feed.title).find("comment") != std::string::npos;
}

std::string_view WhatToDoAbout(int status) {
  switch (status) {
    case 401:
      return "it wants a password, and feeds are read without one";
    case 403:
      return "it does not let this program read there; ask its operator, or remove the source";
    case 404:
      return "nothing is there; if the feed has moved, name its new address";
    case 410:
      return "the feed is gone for good; remove the source, or name another address";
    case 429:
      return "it was asked too often";
    default:
      return status >= 500 ? "its server is in trouble" : "that is no feed";
  }
}

// The first is read. The others are for the operator to choose from.
std::string Whereabouts(const std::string& page, const std::vector<FoundFeed>& feeds) {
  std::string offers;
  size_t named = 1;
  for (; named < feeds.size(); ++named) {
    const std::string& address = feeds[named].address;
    if (offers.size() + address.size() > kMostOffersBytes) break;
    offers += fmt::format("{}{}", offers.empty() ? "" : ", ", address);
  }
  std::string text = fmt::format("{} is a page; its feed {} is read.", page, feeds[0].address);
  if (!offers.empty()) text += fmt::format(" It names others: {}.", offers);
  if (named < feeds.size()) text += fmt::format(" And {} more.", feeds.size() - named);
  return text;
}

class Poll {
 public:
  Poll(const v1::Source& source, const HttpClient& client, const FeedPollRules& rules,
       absl::Time now, double jitter, FeedProgress* progress, const std::atomic<bool>* stop)
      : source_(source),
        client_(client),
        rules_(rules),
        now_(now),
        jitter_(jitter),
        progress_(*progress),
        stop_(stop) {}

  FeedPollResult Run() {
    ForgetOtherSource();
    if (absl::Status status = CheckUrl(source_.url(), kAnything); !status.ok()) {
      result_.stop = true;
      Fail(std::move(status));
      return std::move(result_);
    }
    Answer(AskForChanges());
    result_.note = progress_.whereabouts;
    if (!problem_.empty()) {
      result_.note += fmt::format("{}{}", result_.note.empty() ? "" : " ", problem_);
    }
    return std::move(result_);
  }

 private:
  // The operator gave the source another address.
  void ForgetOtherSource() {
    const uint64_t hash = ProgressHash(source_.url());
    if (progress_.source_hash == hash) return;
    ForgetAddress();
    progress_.source_hash = hash;
    progress_.failures = 0;
  }

  void ForgetAddress() {
    progress_.address.clear();
    progress_.whereabouts.clear();
    progress_.etag.clear();
    progress_.last_modified.clear();
    progress_.fresh_for = absl::ZeroDuration();
  }

  absl::StatusOr<HttpResponse> Ask(const std::string& address, HttpFields fields) {
    fields.emplace_back("Accept", kAccepted);
    absl::StatusOr<HttpResponse> response = client_.Ask({.url = address,
                                                         .fields = std::move(fields),
                                                         .user_agent = rules_.user_agent,
                                                         .stop = stop_});
    if (response.ok()) result_.bytes += response->received_bytes;
    return response;
  }

  absl::StatusOr<HttpResponse> AskForChanges() {
    HttpFields fields;
    if (!progress_.etag.empty()) fields.emplace_back("If-None-Match", progress_.etag);
    if (!progress_.last_modified.empty()) {
      fields.emplace_back("If-Modified-Since", progress_.last_modified);
    }
    return Ask(progress_.address.empty() ? source_.url() : progress_.address, std::move(fields));
  }

  void Answer(const absl::StatusOr<HttpResponse>& response) {
    if (!response.ok()) return Fail(response.status());
    const bool asked_for_changes = !progress_.etag.empty() || !progress_.last_modified.empty();
    if (response->status == 304 && asked_for_changes) {
      result_.not_modified = true;
      FollowMove(*response);
      return Succeed(*response);
    }
    if (response->status != 200) return Refuse(*response);
    absl::StatusOr<FeedDocument> document = Read(*response);
    if (!document.ok()) return LookForFeed(*response, document.status());
    FollowMove(*response);
    Take(*response, &*document);
  }

  [[nodiscard]] absl::StatusOr<FeedDocument> Read(const HttpResponse& response) const {
    return ReadFeed(response.body, OriginOf(response), rules_.limits);
  }

  [[nodiscard]] FeedOrigin OriginOf(const HttpResponse& response) const {
    return {source_.name(), response.url, CharsetOf(response.Field("content-type"))};
  }

  void Refuse(const HttpResponse& response) {
    const bool is_elsewhere = !progress_.address.empty();
    if (response.status == 410) {
      // Gone from where it moved to: perhaps the source's own address leads somewhere else now.
      if (is_elsewhere) ForgetAddress();
      result_.stop = !is_elsewhere;
    }
    Fail(absl::UnavailableError(fmt::format("{} answers {}: {}.", response.url, response.status,
                                            WhatToDoAbout(response.status))),
         WantedPause(response.fields, now_));
  }

  void LookForFeed(const HttpResponse& page, const absl::Status& why) {
    std::vector<FoundFeed> feeds = FindFeeds(page.body, OriginOf(page));
    std::stable_partition(feeds.begin(), feeds.end(),
                          [](const FoundFeed& feed) { return !IsOfComments(feed); });
    if (feeds.empty()) return Fail(NoFeed(page, why));
    const absl::StatusOr<HttpResponse> response = Ask(feeds[0].address, {});
    if (!response.ok()) return Fail(response.status());
    if (response->status != 200) return Refuse(*response);
    absl::StatusOr<FeedDocument> document = Read(*response);
    if (!document.ok()) return Fail(NoFeed(*response, document.status()));
    MoveTo(feeds[0].address, Whereabouts(page.url, feeds));
    Take(*response, &*document);
  }

  [[nodiscard]] static absl::Status NoFeed(const HttpResponse& response, const absl::Status& why) {
    const bool is_page = Lower(response.Field("content-type")).find("html") != std::string::npos;
    if (is_page) {
      return absl::InvalidArgumentError(fmt::format(
          "{} is a page that names no feed: name the address of the feed itself.", response.url));
    }
    return absl::InvalidArgumentError(
        fmt::format("{}: {}", response.url, std::string(why.message())));
  }

  void FollowMove(const HttpResponse& response) {
    if (!response.moved_for_good) return;
    if (response.url == source_.url()) {
      MoveTo("", "");
    } else {
      MoveTo(response.url,
             fmt::format("{} has moved for good; it is read at {}.", source_.url(), response.url));
    }
  }

  void MoveTo(const std::string& address, std::string whereabouts) {
    if (address.size() > kProgressLimits.address_bytes ||
        whereabouts.size() > kProgressLimits.whereabouts_bytes) {
      return;
    }
    result_.is_worth_storing = result_.is_worth_storing || address != progress_.address;
    progress_.address = address;
    progress_.whereabouts = std::move(whereabouts);
  }

  void Take(const HttpResponse& response, FeedDocument* document) {
    progress_.etag = Validator(response, "etag");
    progress_.last_modified = Validator(response, "last-modified");
    progress_.title = document->title;
    progress_.fresh_for = document->fresh_for;
    problem_ = document->problem;
    result_.unreadable = document->skipped;
    result_.posts = TakeFeedNews(document, &progress_.items);
    result_.is_worth_storing = result_.is_worth_storing || !result_.posts.empty();
    Succeed(response);
  }

  [[nodiscard]] static std::string Validator(const HttpResponse& response, std::string_view name) {
    const std::string_view value = response.Field(name);
    return CanKeepValidator(value) ? std::string(value) : "";
  }

  void Succeed(const HttpResponse& response) {
    progress_.failures = 0;
    result_.wait =
        FeedWait(rules_.interval, std::max(FreshFor(response.fields, now_), progress_.fresh_for));
  }

  void Fail(absl::Status status, absl::Duration asked = absl::ZeroDuration()) {
    result_.status = std::move(status);
    if (progress_.failures < std::numeric_limits<uint32_t>::max()) ++progress_.failures;
    result_.wait = FeedWait(BackOff(rules_.interval, progress_.failures, jitter_), asked);
    if (!progress_.address.empty() && progress_.failures >= kMostFailuresElsewhere) ForgetAddress();
  }

  const v1::Source& source_;
  const HttpClient& client_;
  const FeedPollRules& rules_;
  const absl::Time now_;
  const double jitter_;
  FeedProgress& progress_;
  const std::atomic<bool>* const stop_;
  // Of the document.
  std::string problem_;
  FeedPollResult result_;
};

}  // namespace

FeedPollResult PollFeed(const v1::Source& source, const HttpClient& client,
                        const FeedPollRules& rules, absl::Time now, double jitter,
                        FeedProgress* progress, const std::atomic<bool>* stop) {
  return Poll(source, client, rules, now, jitter, progress, stop).Run();
}

}  // namespace sluis
