#include "connectors/sources/stream_thread.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

// Of one batch; fewer where the engine takes fewer in one write, for what changes counts must come
// in one with its cursor.
constexpr size_t kMostPosts = 512;
// A connection that lasts for so long has gone well, whatever the pause before it.
constexpr absl::Duration kLong = absl::Minutes(1);

bool MayPassByItself(const absl::Status& error) {
  return absl::IsUnavailable(error) || absl::IsResourceExhausted(error);
}

}  // namespace

StreamThread::StreamThread(v1::Source source, Opening opening, StreamPauses pauses, Engine* engine,
                           SourceBoard* board)
    : source_(std::move(source)),
      opening_(std::move(opening)),
      pauses_(pauses),
      engine_(engine),
      board_(board) {
  board_->Change(source_.name(), [](v1::SourceStanding* standing) {
    standing->set_state(v1::SOURCE_STATE_STARTING);
  });
  // It throws where the system has no room for another thread. Nobody would try again.
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error& thrown) {
    board_->Fail(source_.name(),
                 absl::ResourceExhaustedError(fmt::format(
                     "There is no room for another thread ({}): have fewer sources, and resume it.",
                     thrown.what())),
                 v1::SOURCE_STATE_STOPPED);
  }
}

StreamThread::~StreamThread() {
  Stop();
  if (thread_.joinable()) thread_.join();
}

void StreamThread::Stop() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
}

void StreamThread::Run() {
  while (!stopping_) {
    const absl::Status ended = FollowSafely();
    if (stopping_ || !ShowFailure(ended)) return;
    Wait();
  }
}

// What nobody has foreseen of a library must end a connection, not the engine.
absl::Status StreamThread::FollowSafely() {
  try {
    return Follow();
  } catch (const std::exception& thrown) {
    return absl::UnavailableError(fmt::format("The connection broke off: {}.", thrown.what()));
  }
}

absl::Status StreamThread::Follow() {
  board_->Change(source_.name(), [](v1::SourceStanding* standing) {
    standing->set_attempts(standing->attempts() + 1);
  });
  asked_pause_ = absl::ZeroDuration();
  auto intake = SourceIntake::Open(source_, engine_);
  if (!intake.ok()) return intake.status();
  auto stream = opening_(source_, (*intake)->cursor(), &stopping_);
  if (!stream.ok()) return stream.status();
  const absl::Status ended = Drain(stream->get(), intake->get());
  const SourceTally tally = (*stream)->tally();
  asked_pause_ = tally.pause;
  Show(tally, left_out_);
  before_.bytes += tally.bytes;
  before_.not_public += tally.not_public;
  before_.unreadable += tally.unreadable;
  return ended;
}

absl::Status StreamThread::Drain(LiveSource* stream, SourceIntake* intake) {
  bool has_brought = false;
  std::optional<absl::Time> began;
  while (!stopping_) {
    v1::PostBatch batch;
    const absl::StatusOr<bool> goes_on =
        stream->Next(std::min(kMostPosts, intake->most_posts()), &batch);
    has_brought = has_brought || batch.posts_size() > 0 || !batch.cursor().empty();
    // What came before a failure is taken along.
    const absl::Status given = intake->Give(std::move(batch), &left_out_);
    if (!given.ok()) return given;
    if (!goes_on.ok()) return goes_on.status();
    if (!*goes_on) return absl::UnavailableError("The server has ended the stream.");
    // A server that lets in, gives something and throws out has not gone well.
    if (!began.has_value()) began = absl::Now();
    const absl::Duration lasted = absl::Now() - *began;
    if (lasted > kLong || (has_brought && lasted > pause_)) failures_in_a_row_ = 0;
    Show(stream->tally(), left_out_);
    board_->Change(source_.name(), [](v1::SourceStanding* standing) {
      standing->set_state(v1::SOURCE_STATE_WORKING);
      *standing->mutable_last_success_at() = ToTimestamp(absl::Now());
      standing->clear_next_at();
    });
  }
  return absl::OkStatus();
}

void StreamThread::Show(const SourceTally& tally, const IntakeTally& left_out) {
  board_->Change(source_.name(), [&](v1::SourceStanding* standing) {
    standing->set_bytes(before_.bytes + tally.bytes);
    standing->set_not_public(before_.not_public + tally.not_public);
    standing->set_unreadable(before_.unreadable + tally.unreadable);
    standing->set_no_index(left_out.no_index);
    standing->set_other_language(left_out.other_language);
    standing->set_note(tally.note);
    if (tally.lag.has_value()) standing->set_lag_seconds(absl::ToDoubleSeconds(*tally.lag));
  });
}

bool StreamThread::ShowFailure(const absl::Status& error) {
  const bool again = MayPassByItself(error);
  if (again) ++failures_in_a_row_;
  board_->Fail(source_.name(), error, again ? v1::SOURCE_STATE_FAILING : v1::SOURCE_STATE_STOPPED);
  return again;
}

void StreamThread::Wait() {
  const int doublings = std::min(failures_in_a_row_ - 1, 20);
  pause_ = std::min(pauses_.first * static_cast<double>(uint64_t{1} << doublings), pauses_.most);
  std::random_device entropy;
  const double jitter = std::uniform_real_distribution<double>(0.5, 1)(entropy);
  const absl::Time until = absl::Now() + std::max(pause_ * jitter, asked_pause_);
  board_->Change(source_.name(), [&](v1::SourceStanding* standing) {
    *standing->mutable_next_at() = ToTimestamp(until);
  });
  MutexLock lock(&mutex_);
  while (!stopping_ && absl::Now() < until) changed_.WaitFor(&mutex_, until - absl::Now());
}

}  // namespace sluis
