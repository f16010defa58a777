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
    const v1::Source& source, const MastodonSourceOptions& options, const std::string& cursor) {
  std::string url = source.url();
  while (url.ends_with('/')) url.pop_back();
  if (absl::Status status = CheckAddress(url, options); !status.ok()) return status;
  absl::StatusOr<std::vector<Timeline>> timelines = TimelinesOf(source);
  if (!timelines.ok()) return timelines.status();
  std::unique_ptr<MastodonSource> opened(new MastodonSource(std::move(url), options));
  opened->told_ = ReadCursor(cursor);
  opened->taken_ = TakenStatuses(opened->told_.taken);
  for (Timeline& timeline : *timelines) {
    Lane& lane = opened->lanes_.emplace_back();
    lane.timeline = std::move(timeline);
    const auto place = opened->told_.places.find(lane.timeline.name);
    if (place != opened->told_.places.end()) lane.reached = place->second;
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
  // What is looked for after a break may be more than is still there for the engine, but not less.
  if (waiting_.empty()) {
    for (const std::string& number : deleted_) taken_.Remove(number);
    deleted_.clear();
  }
  MastodonCursor cursor{waiting_.empty() ? Places() : told_.places, taken_.numbers(),
                        instance_.has_value() ? instance_->domain : told_.server};
  // The server's name alone tells of nothing that was taken.
  if (cursor.places == told_.places && cursor.taken == told_.taken) return;
  told_ = std::move(cursor);
  batch->set_cursor(WriteCursor(told_));
}

TimelinePlaces MastodonSource::Places() const {
  TimelinePlaces places;
  for (const Lane& lane : lanes_) {
    if (!lane.reached.empty()) places[lane.timeline.name] = lane.reached;
  }
  return places;
}

// One question a call, so that the streams are read between them. The first stream is opened at
// once: a server that tells who it is and streams nothing to us has let nobody in.
absl::Status MastodonSource::Gather() {
  if (reader_ == nullptr) {
    if (absl::Status status = Connect(); !status.ok()) return status;
  }
  const auto unopened =
      std::find_if(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_to_open; });
  if (unopened != lanes_.end()) {
    if (absl::Status status = Listen(absl::ZeroDuration()); !status.ok()) return status;
    return OpenStream(&*unopened);
  }
  const auto filling = std::find_if(lanes_.begin(), lanes_.end(),
                                    [](const Lane& lane) { return lane.fill.has_value(); });
  if (filling != lanes_.end()) {
    if (absl::Status status = ReadPage(&*filling); !status.ok()) return status;
    return Listen(absl::ZeroDuration());
  }
  const std::string unseen = taken_.NextUnseen();
  if (!unseen.empty()) LookFor(unseen);
  return Listen(unseen.empty() ? kLongestWait : absl::ZeroDuration());
}

absl::Status MastodonSource::Connect() {
  absl::StatusOr<MastodonInstance> instance = server_.AskInstance();
  if (!instance.ok()) return instance.status();
  absl::Status status = CheckAddress(instance->streaming_url, options_);
  if (!status.ok()) return status;
  ForgetOtherServer(instance->domain);
  BeginSearch();
  reader_ = std::make_unique<StatusReader>(instance->domain, options_.limits, &names_);
  instance_ = *std::move(instance);
  return absl::OkStatus();
}

void MastodonSource::ForgetOtherServer(const std::string& domain) {
  if (told_.server.empty() || told_.server == domain) return;
  told_ = {};
  taken_ = {};
  for (Lane& lane : lanes_) {
    lane.seen.clear();
    lane.reached.clear();
  }
}

// Where there was none before, pages do until there is one.
absl::Status MastodonSource::OpenStream(Lane* lane) {
  lane->is_to_open = false;
  auto stream = OpenStatusStream(instance_->streaming_url, lane->timeline, options_, &server_);
  if (!stream.ok() && !lane->has_none) return stream.status();
  if (stream.ok()) lane->stream = *std::move(stream);
  lane->has_none = lane->stream == nullptr;
  server_.ForgetPause();
  return absl::OkStatus();
}

void MastodonSource::BeginSearch() {
  // Pages are asked for what comes after a number.
  const std::string least = taken_.BeginSearch();
  const std::string back_to = NumberBefore(least, absl::Milliseconds(1)).value_or(least);
  for (Lane& lane : lanes_) {
    lane.is_to_open = lane.stream == nullptr;
    lane.fill.emplace(lane.timeline, lane.reached, back_to);
  }
  next_search_ = Clock::now() + absl::ToChronoNanoseconds(options_.search_every);
  search_failure_.clear();
}

// What cannot be found out now does not keep the streams from going on.
void MastodonSource::LookFor(const std::string& number) {
  const absl::StatusOr<std::string> json = server_.AskPage("/api/v1/statuses/" + number);
  MastodonNews news;
  absl::Status status = json.status();
  if (absl::IsNotFound(status)) {
    status = reader_->ReadEvent("delete", number, &news);
  } else if (json.ok()) {
    status = reader_->ReadAnswer(*json, &news);
  }
  if (!status.ok()) {
    search_failure_ = std::string(status.message());
    taken_.EndSearch();
    server_.ForgetPause();
  }
  Take(std::move(news));
}

absl::Status MastodonSource::ReadPage(Lane* lane) {
  absl::StatusOr<MastodonNews> page = lane->fill->ReadPage(&server_, reader_.get());
  if (!page.ok()) return page.status();
  if (lane->fill->has_missed()) lane->missed_after = lane->reached;
  if (lane->fill->is_done()) {
    lane->fill.reset();
    lane->next_poll = Clock::now() + absl::ToChronoNanoseconds(options_.poll_every);
  }
  Advance(page->greatest, lane);
  Take(*std::move(page));
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
    absl::Status status = lane.stream->Read(share, reader_.get(), &news);
    NoteLag(news.posts);
    Advance(news.greatest, &lane);
    Take(std::move(news));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void MastodonSource::AwaitPoll(absl::Duration wait, Lane* lane) {
  if (lane->fill.has_value()) return;
  const absl::Duration left = absl::FromChrono(lane->next_poll - Clock::now());
  absl::SleepFor(std::min(wait, left));
  if (left > wait) return;
  if (Clock::now() >= next_search_) {
    BeginSearch();
  } else {
    lane->fill.emplace(lane->timeline, lane->reached, "");
  }
}

void MastodonSource::Advance(const std::string& greatest, Lane* lane) {
  if (IsGreaterNumber(greatest, lane->seen)) lane->seen = greatest;
  if (!lane->fill.has_value()) lane->reached = lane->seen;
}

void MastodonSource::Take(MastodonNews news) {
  for (v1::Post& post : news.posts) waiting_.push_back(std::move(post));
  for (const std::string& number : news.taken) taken_.Add(number);
  for (std::string& number : news.deleted) deleted_.push_back(std::move(number));
  not_public_ += news.not_public;
  unreadable_ += news.invalid;
}

void MastodonSource::NoteLag(const std::vector<v1::Post>& posts) {
  const auto made = std::find_if(posts.rbegin(), posts.rend(), [](const v1::Post& post) {
    return post.operation() == v1::OPERATION_CREATE && post.has_created_at();
  });
  if (made != posts.rend()) lag_ = absl::Now() - FromTimestamp(made->created_at());
}

bool MastodonSource::IsCatchingUp() const {
  return taken_.is_searching() || std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
           return lane.stream != nullptr && lane.fill.has_value();
         });
}

std::string MastodonSource::Note() const {
  std::vector<std::string> sentences;
  if (IsCatchingUp()) {
    sentences.emplace_back("Catches up: reads what came, and what became of the latest posts.");
  }
  for (const Lane& lane : lanes_) {
    if (lane.has_none) {
      sentences.push_back(
          fmt::format("The server streams nothing of {}: it is asked every {}, and every {} for "
                      "what was deleted or edited.",
                      lane.timeline.name, absl::FormatDuration(options_.poll_every),
                      absl::FormatDuration(options_.search_every)));
    }
    if (lane.missed_after.empty()) continue;
    sentences.push_back(fmt::format(
        "More came to {} than is read of it after a break: posts right after {} were missed.",
        lane.timeline.name, lane.missed_after));
  }
  if (!search_failure_.empty()) {
    sentences.push_back(
        fmt::format("What was deleted while nobody listened is not known: {}", search_failure_));
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
