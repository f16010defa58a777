#include "connectors/sources/source_runner.h"

#include <utility>

#include "connectors/bluesky/jetstream_source.h"
#include "connectors/mastodon/mastodon_source.h"
#include "connectors/sources/source_intake.h"
#include "connectors/x/x_source.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

HttpReach ReachOf(const SourceRunnerOptions& options, int most_redirects) {
  return {.is_public_only = true,
          .also = options.also,
          .advice = "The operator may let it in by sources.allow.",
          .most_redirects = most_redirects};
}

}  // namespace

SourceRunner::SourceRunner(SourceRunnerOptions options, Engine* engine, const Clock& clock,
                           SourceBoard::OnTurn on_turn)
    : options_(std::move(options)),
      engine_(engine),
      board_(std::move(on_turn)),
      feeds_(PollerOptions(), PollerHooks(), clock) {
  engine_->ObserveSources(this);
  feeds_.Start();
  thread_ = std::thread([this] { Run(); });
}

SourceRunner::~SourceRunner() {
  engine_->ObserveSources(nullptr);
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  thread_.join();
  for (const auto& [name, stream] : streams_) stream->Stop();
  feeds_.Stop();
}

void SourceRunner::OnSourceChanged(const std::string& name) {
  {
    MutexLock lock(&mutex_);
    touched_.insert(name);
  }
  changed_.SignalAll();
}

void SourceRunner::AddStanding(v1::SourceList* sources) {
  for (v1::SourceStanding& standing : *sources->mutable_sources()) board_.AddTo(&standing);
}

void SourceRunner::Run() {
  Refresh({});
  while (true) {
    std::set<std::string> touched;
    {
      MutexLock lock(&mutex_);
      while (!stopping_ && touched_.empty()) changed_.Wait(&mutex_);
      if (stopping_) return;
      touched.swap(touched_);
    }
    Refresh(touched);
  }
}

void SourceRunner::Refresh(const std::set<std::string>& touched) {
  const absl::StatusOr<v1::SourceList> list = engine_->ListSources();
  // Only a damaged state gives an error, of which everybody hears.
  if (!list.ok()) return;
  Sources wanted;
  for (const v1::SourceStanding& standing : list->sources()) {
    wanted.emplace(standing.source().name(), standing.source());
  }
  Apply(wanted, touched);
}

void SourceRunner::Apply(const Sources& wanted, const std::set<std::string>& touched) {
  Sources running;
  {
    MutexLock lock(&mutex_);
    running = sources_;
    sources_ = wanted;
  }
  for (const auto& [name, source] : running) {
    const auto found = wanted.find(name);
    const bool is_gone = found == wanted.end();
    // A feed is changed in place: it keeps when it is due.
    const bool stays = !is_gone && found->second.kind() == source.kind() &&
                       (source.kind() == v1::SOURCE_KIND_FEED || !touched.contains(name));
    if (!stays) End(name);
    if (is_gone) board_.Remove(name);
  }
  for (const auto& [name, source] : wanted) {
    const bool is_new = !running.contains(name);
    if (is_new || touched.contains(name)) Begin(source, is_new);
  }
}

void SourceRunner::End(const std::string& name) {
  streams_.erase(name);
  feeds_.Remove(name);
}

void SourceRunner::Begin(const v1::Source& source, bool is_new) {
  board_.Change(source.name(), [&](v1::SourceStanding* standing) {
    standing->set_state(source.paused() ? v1::SOURCE_STATE_PAUSED : v1::SOURCE_STATE_STARTING);
    standing->clear_next_at();
  });
  if (source.kind() == v1::SOURCE_KIND_FEED) {
    const auto intake = SourceIntake::Open(source, engine_);
    if (!intake.ok()) {
      board_.Fail(source.name(), intake.status(), v1::SOURCE_STATE_STOPPED);
      return;
    }
    feeds_.Put(source, (*intake)->cursor());
    // Put again as it is, it is to be tried again.
    if (!is_new) feeds_.PollNow(source.name());
  } else if (!source.paused()) {
    streams_[source.name()] = std::make_unique<StreamThread>(source, OpeningFor(source.kind()),
                                                             options_.pauses, engine_, &board_);
  }
}

absl::StatusOr<std::string> SourceRunner::TokenOf(const v1::Source& source) const {
  return source.token_file().empty() ? std::string() : options_.read_token(source.token_file());
}

// What every kind of source is told.
template <typename Options>
Options SourceRunner::StreamOptions(const std::atomic<bool>* stop) const {
  Options stream;
  stream.limits = options_.limits;
  stream.reach = ReachOf(options_, 0);
  stream.ca_file = options_.ca_file;
  stream.user_agent = options_.user_agent;
  stream.stop = stop;
  return stream;
}

StreamThread::Opening SourceRunner::OpeningFor(v1::SourceKind kind) const {
  // As long as the thread: what one connection has learned serves the next.
  const auto memory = std::make_shared<JetstreamMemory>();
  return [this, kind, memory](
             const v1::Source& source, const std::string& cursor,
             const std::atomic<bool>* stop) -> absl::StatusOr<std::unique_ptr<LiveSource>> {
    const absl::StatusOr<std::string> token = TokenOf(source);
    if (!token.ok()) return token.status();
    if (kind == v1::SOURCE_KIND_BLUESKY) {
      auto jetstream = StreamOptions<JetstreamSourceOptions>(stop);
      jetstream.memory = memory;
      return JetstreamSource::Open(source, jetstream, cursor);
    }
    if (kind == v1::SOURCE_KIND_MASTODON) {
      auto mastodon = StreamOptions<MastodonSourceOptions>(stop);
      mastodon.token = *token;
      return MastodonSource::Open(source, mastodon, cursor);
    }
    if (kind == v1::SOURCE_KIND_X) {
      auto x = StreamOptions<XSourceOptions>(stop);
      x.token = *token;
      x.backfill_minutes = options_.x_backfill_minutes;
      return XSource::Open(source, x, cursor);
    }
    return absl::UnimplementedError(
        fmt::format("'{}' is of a kind that this release does not know.", source.name()));
  };
}

FeedPollerOptions SourceRunner::PollerOptions() const {
  FeedPollerOptions poller;
  poller.rules.interval = options_.feed_interval;
  poller.rules.user_agent = options_.user_agent;
  poller.rules.limits.post = options_.limits;
  poller.threads = options_.feed_threads;
  poller.host_pause = options_.host_pause;
  poller.ca_file = options_.ca_file;
  poller.reach = ReachOf(options_, poller.reach.most_redirects);
  return poller;
}

FeedPollerHooks SourceRunner::PollerHooks() {
  return {
      [this](const std::string& name, std::vector<v1::Post> posts, const std::string& cursor) {
        return GiveFeed(name, std::move(posts), cursor);
      },
      [this](const std::string& name, const FeedPollReport& report) { ShowPoll(name, report); }};
}

absl::Status SourceRunner::GiveFeed(const std::string& name, std::vector<v1::Post> posts,
                                    const std::string& cursor) {
  v1::Source source;
  {
    MutexLock lock(&mutex_);
    const auto found = sources_.find(name);
    if (found == sources_.end()) return absl::CancelledError("The feed was removed.");
    source = found->second;
  }
  const auto intake = SourceIntake::Open(source, engine_);
  if (!intake.ok()) return intake.status();
  v1::PostBatch batch;
  for (v1::Post& post : posts) *batch.add_posts() = std::move(post);
  batch.set_cursor(cursor);
  IntakeTally left_out;
  absl::Status given = (*intake)->Give(std::move(batch), &left_out);
  board_.Change(name, [&](v1::SourceStanding* standing) {
    standing->set_no_index(standing->no_index() + left_out.no_index);
    standing->set_other_language(standing->other_language() + left_out.other_language);
  });
  return given;
}

void SourceRunner::ShowPoll(const std::string& name, const FeedPollReport& report) {
  if (!report.error.ok()) board_.Fail(name, report.error, report.state);
  board_.Change(name, [&](v1::SourceStanding* standing) {
    standing->set_state(report.state);
    standing->set_attempts(standing->attempts() + 1);
    standing->set_bytes(standing->bytes() + report.bytes);
    standing->set_unreadable(standing->unreadable() + report.unreadable);
    standing->set_note(report.note);
    standing->set_found_title(report.found_title);
    if (report.error.ok()) *standing->mutable_last_success_at() = ToTimestamp(absl::Now());
    standing->clear_next_at();
    if (report.next_at != absl::InfiniteFuture()) {
      *standing->mutable_next_at() = ToTimestamp(report.next_at);
    }
  });
}

}  // namespace sluis
