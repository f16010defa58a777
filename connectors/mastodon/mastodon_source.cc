#include "connectors/mastodon/mastodon_source.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "connectors/mastodon/status_number.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr absl::Duration kLongestWait = absl::Milliseconds(500);
// An hour of a busy server; about 10 MiB.
constexpr size_t kNames = 20'000;
constexpr int kMostStreams = 32;

absl::Status CheckAddress(const std::string& url, const MastodonSourceOptions& options) {
  if (absl::Status status = CheckUrl(url, options.reach); !status.ok()) return status;
  return options.token.empty() ? absl::OkStatus() : CheckServerUrl(url);
}

absl::StatusOr<std::vector<Timeline>> TimelinesOf(const v1::Source& source) {
  if (source.streams_size() > kMostStreams) {
    return absl::InvalidArgumentError(fmt::format("{} names {} streams; at most {}.", source.name(),
                                                  source.streams_size(), kMostStreams));
  }
  std::vector<std::string> names(source.streams().begin(), source.streams().end());
  if (names.empty()) names.push_back("public");
  std::vector<Timeline> timelines;
  for (const std::string& name : names) {
    absl::StatusOr<Timeline> timeline = ParseTimeline(name);
    if (!timeline.ok()) return timeline.status();
    timelines.push_back(*std::move(timeline));
  }
  return timelines;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiveSource>> MastodonSource::Open(
    const v1::Source& source, const MastodonSourceOptions& options, std::string cursor) {
  std::string url = source.url();
  while (url.ends_with('/')) url.pop_back();
  if (absl::Status status = CheckAddress(url, options); !status.ok()) return status;
  absl::StatusOr<std::vector<Timeline>> timelines = TimelinesOf(source);
  if (!timelines.ok()) return timelines.status();
  std::unique_ptr<MastodonSource> opened(new MastodonSource(std::move(url), options));
  opened->told_ = ReadPlaces(cursor);
  for (Timeline& timeline : *timelines) {
    Lane& lane = opened->lanes_.emplace_back();
    lane.timeline = std::move(timeline);
    const auto place = opened->told_.find(lane.timeline.name);
    if (place != opened->told_.end()) lane.reached = place->second;
    lane.seen = lane.reached;
  }
  return opened;
}

MastodonSource::MastodonSource(std::string url, const MastodonSourceOptions& options)
    : options_(options), server_(std::move(url), options_), names_(kNames) {}

absl::StatusOr<bool> MastodonSource::Next(size_t most, v1::PostBatch* batch) {
  if (waiting_.empty() && end_.ok()) end_ = Gather();
  if (waiting_.empty() && !end_.ok()) return end_;
  HandOver(most, batch);
  return true;
}

void MastodonSource::HandOver(size_t most, v1::PostBatch* batch) {
  for (; most > 0 && !waiting_.empty(); --most) {
    *batch->add_posts() = std::move(waiting_.front());
    waiting_.pop_front();
  }
  if (!waiting_.empty()) return;
  TimelinePlaces places = Places();
  if (places == told_) return;
  told_ = std::move(places);
  batch->set_cursor(WritePlaces(told_));
}

TimelinePlaces MastodonSource::Places() const {
  TimelinePlaces places;
  for (const Lane& lane : lanes_) {
    if (!lane.reached.empty()) places[lane.timeline.name] = lane.reached;
  }
  return places;
}

// One page a call, so that the streams are read between pages.
absl::Status MastodonSource::Gather() {
  if (reader_ == nullptr) return Connect();
  const auto filling = std::find_if(lanes_.begin(), lanes_.end(),
                                    [](const Lane& lane) { return lane.fill.has_value(); });
  if (filling != lanes_.end()) {
    if (absl::Status status = ReadPage(&*filling); !status.ok()) return status;
  }
  return Listen(filling != lanes_.end() ? absl::ZeroDuration() : kLongestWait);
}

absl::Status MastodonSource::Connect() {
  const absl::StatusOr<MastodonInstance> instance = server_.AskInstance();
  if (!instance.ok()) return instance.status();
  const absl::Status status = CheckAddress(instance->streaming_url, options_);
  if (!status.ok()) return status;
  for (Lane& lane : lanes_) {
    auto stream = OpenStatusStream(instance->streaming_url, lane.timeline, options_, &server_);
    if (!stream.ok()) return stream.status();
    lane.stream = *std::move(stream);
    lane.fill.emplace(lane.timeline, lane.reached);
  }
  reader_ = std::make_unique<StatusReader>(instance->domain, options_.limits, &names_);
  return absl::OkStatus();
}

absl::Status MastodonSource::ReadPage(Lane* lane) {
  absl::StatusOr<MastodonNews> page = lane->fill->ReadPage(&server_, reader_.get());
  if (!page.ok()) return page.status();
  if (lane->fill->has_missed()) lane->missed_after = lane->reached;
  if (lane->fill->is_done()) {
    lane->fill.reset();
    lane->next_poll = Clock::now() + absl::ToChronoNanoseconds(options_.poll_every);
  }
  Take(*std::move(page), lane);
  return absl::OkStatus();
}

absl::Status MastodonSource::Listen(absl::Duration wait) {
  const absl::Duration share = wait / static_cast<int64_t>(lanes_.size());
  for (Lane& lane : lanes_) {
    if (lane.stream == nullptr) {
      AwaitPoll(share, &lane);
      continue;
    }
    MastodonNews news;
    const absl::Status status = lane.stream->Read(share, reader_.get(), &news);
    NoteLag(news.posts);
    Take(std::move(news), &lane);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void MastodonSource::AwaitPoll(absl::Duration wait, Lane* lane) {
  if (lane->fill.has_value()) return;
  const absl::Duration left = absl::FromChrono(lane->next_poll - Clock::now());
  absl::SleepFor(std::min(wait, left));
  if (left <= wait) lane->fill.emplace(lane->timeline, lane->reached);
}

void MastodonSource::Take(MastodonNews news, Lane* lane) {
  for (v1::Post& post : news.posts) waiting_.push_back(std::move(post));
  not_public_ += news.not_public;
  unreadable_ += news.invalid;
  if (IsGreaterNumber(news.greatest, lane->seen)) lane->seen = std::move(news.greatest);
  if (!lane->fill.has_value()) lane->reached = lane->seen;
}

void MastodonSource::NoteLag(const std::vector<v1::Post>& posts) {
  const auto made = std::find_if(posts.rbegin(), posts.rend(), [](const v1::Post& post) {
    return post.operation() == v1::OPERATION_CREATE && post.has_created_at();
  });
  if (made != posts.rend()) lag_ = absl::Now() - FromTimestamp(made->created_at());
}

std::string MastodonSource::Note() const {
  std::vector<std::string> sentences;
  for (const Lane& lane : lanes_) {
    if (reader_ != nullptr && lane.stream == nullptr) {
      sentences.push_back(
          fmt::format("The server streams nothing of {}: it is asked every {}, and what is deleted "
                      "is not told.",
                      lane.timeline.name, absl::FormatDuration(options_.poll_every)));
    }
    if (lane.missed_after.empty()) continue;
    sentences.push_back(fmt::format(
        "More came to {} than is read of it after a break: posts right after {} were missed.",
        lane.timeline.name, lane.missed_after));
  }
  return fmt::format("{}", fmt::join(sentences, " "));
}

SourceTally MastodonSource::tally() const {
  SourceTally tally;
  tally.bytes = server_.bytes();
  for (const Lane& lane : lanes_) {
    if (lane.stream != nullptr) tally.bytes += lane.stream->bytes();
  }
  tally.not_public = not_public_;
  tally.unreadable = unreadable_;
  tally.lag = lag_;
  tally.note = Note();
  tally.pause = server_.pause();
  return tally;
}

}  // namespace sluis
