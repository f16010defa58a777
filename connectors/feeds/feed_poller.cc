#include "connectors/feeds/feed_poller.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/http/curl_handle.h"

namespace sluis {
namespace {

// The steps in which a thread waits, so that no clock can be asked for too much at once.
constexpr absl::Duration kLongestNap = absl::Hours(1);

// In lower case; of an address without one, itself.
std::string HostOf(const std::string& address) {
  const CurlUrl parts(curl_url());
  char* host = nullptr;
  if (parts == nullptr ||
      curl_url_set(parts.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return address;
  }
  std::string name = absl::AsciiStrToLower(host);
  curl_free(host);
  return name;
}

// A cursor that cannot be read is that of a feed which begins anew.
FeedProgress ProgressOf(const std::string& cursor) {
  return ReadFeedProgress(cursor).value_or(FeedProgress());
}

std::string HostOf(const v1::Source& source, const std::string& cursor) {
  const FeedProgress progress = ProgressOf(cursor);
  return HostOf(progress.address.empty() ? source.url() : progress.address);
}

FeedPollReport ReportOf(const FeedPollResult& result, const FeedProgress& progress) {
  FeedPollReport report;
  if (!result.status.ok()) report.state = v1::SOURCE_STATE_FAILING;
  if (result.stop) report.state = v1::SOURCE_STATE_STOPPED;
  report.error = result.status;
  report.note = result.note;
  report.found_title = progress.title;
  report.bytes = result.bytes;
  report.unreadable = result.unreadable;
  report.posts = result.posts.size();
  report.not_modified = result.not_modified;
  return report;
}

}  // namespace

FeedPoller::FeedPoller(FeedPollerOptions options, FeedPollerHooks hooks, const Clock& clock)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      clock_(clock),
      client_(options_.ca_file, options_.limits, options_.reach),
      schedule_(options_.host_pause),
      known_starts_(options_.start_gap),
      new_starts_(options_.start_gap) {}

FeedPoller::~FeedPoller() { Stop(); }

void FeedPoller::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

void FeedPoller::Stop() {
  {
    const MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void FeedPoller::Put(const v1::Source& source, const std::string& cursor) {
  const MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  const auto [place, is_new] = feeds_.try_emplace(source.name());
  Feed& feed = place->second;
  const bool is_other =
      is_new || feed.source.url() != source.url() || feed.source.paused() != source.paused();
  feed.source = source;
  if (is_new) feed.cursor = cursor;
  if (!is_other) return;
  feed.generation = ++last_generation_;
  if (source.paused()) {
    schedule_.Remove(source.name());
  } else if (asked_.contains(source.name())) {
    return;  // Its turn comes when that poll has ended.
  } else if (is_new) {
    Schedule(feed, cursor.empty() ? new_starts_.Take(now) : known_starts_.Take(now));
  } else {
    Schedule(feed, now);
  }
}

void FeedPoller::Remove(const std::string& name) {
  const MutexLock lock(&mutex_);
  schedule_.Remove(name);
  feeds_.erase(name);
}

void FeedPoller::PollNow(const std::string& name) {
  const MutexLock lock(&mutex_);
  const auto found = feeds_.find(name);
  if (found == feeds_.end() || asked_.contains(name) || found->second.source.paused()) return;
  Schedule(found->second, clock_.Now());
}

void FeedPoller::Schedule(const Feed& feed, absl::Time due) {
  schedule_.Put(feed.source.name(), HostOf(feed.source, feed.cursor), due);
  changed_.SignalAll();
}

void FeedPoller::Run() {
  std::mt19937_64 random(std::random_device{}());
  std::uniform_real_distribution<double> jitter(0.0, 1.0);
  while (const std::optional<Job> job = AwaitJob()) Poll(*job, jitter(random));
}

std::optional<FeedPoller::Job> FeedPoller::AwaitJob() {
  const MutexLock lock(&mutex_);
  while (!stopping_) {
    const absl::Time now = clock_.Now();
    if (std::optional<FeedSchedule::Turn> turn = schedule_.Take(now)) {
      const Feed& feed = feeds_.at(turn->name);
      asked_.insert(turn->name);
      return Job{*std::move(turn), feed.source, feed.cursor, feed.generation};
    }
    changed_.WaitFor(&mutex_, std::min(schedule_.next() - now, kLongestNap));
  }
  return std::nullopt;
}

void FeedPoller::Poll(const Job& job, double jitter) {
  FeedProgress progress = ProgressOf(job.cursor);
  FeedPollResult result =
      PollFeed(job.source, client_, options_.rules, clock_.Now(), jitter, &progress, &stopping_);
  if (stopping_ && !result.status.ok()) return;
  FeedPollReport report = ReportOf(result, progress);
  std::string cursor = WriteFeedProgress(progress);
  absl::Status given;
  if (result.is_worth_storing && IsWanted(job)) {
    given = hooks_.give(job.turn.name, std::move(result.posts), cursor);
  }
  if (!given.ok()) {
    cursor = job.cursor;
    report.state = v1::SOURCE_STATE_FAILING;
    report.error = std::move(given);
    report.posts = 0;
    result.wait = options_.rules.interval;
  }
  if (!result.stop) report.next_at = clock_.Now() + result.wait;
  if (Finish(job, cursor, report.next_at)) hooks_.tell(job.turn.name, report);
}

bool FeedPoller::IsWanted(const Job& job) {
  const MutexLock lock(&mutex_);
  const auto found = feeds_.find(job.turn.name);
  return found != feeds_.end() && found->second.generation == job.generation;
}

bool FeedPoller::Finish(const Job& job, const std::string& cursor, absl::Time next_at) {
  const MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  schedule_.Release(job.turn, now);
  changed_.SignalAll();
  asked_.erase(job.turn.name);
  const auto found = feeds_.find(job.turn.name);
  if (found == feeds_.end()) return false;
  Feed& feed = found->second;
  const bool is_wanted = feed.generation == job.generation;
  if (is_wanted) feed.cursor = cursor;
  const absl::Time due = is_wanted ? next_at : now;
  if (!feed.source.paused() && due < absl::InfiniteFuture()) Schedule(feed, due);
  return is_wanted;
}

}  // namespace sluis
