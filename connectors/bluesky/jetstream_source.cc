#include "connectors/bluesky/jetstream_source.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/time/clock.h"
#include "connectors/bluesky/jetstream_end.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr absl::Duration kLongestWait = absl::Milliseconds(500);
// Somebody posts on Bluesky every few milliseconds.
constexpr uint64_t kGapMicros = 60'000'000;
// A server's clock may be a little ahead.
constexpr absl::Duration kMostAhead = absl::Seconds(5);

absl::Time TimeOf(const JetstreamCursor& cursor) {
  return absl::FromUnixMicros(static_cast<int64_t>(cursor.time_us));
}

std::string Moment(const JetstreamCursor& cursor) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", TimeOf(cursor), absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiveSource>> JetstreamSource::Open(
    const v1::Source& source, const JetstreamSourceOptions& options, const std::string& cursor) {
  absl::StatusOr<JetstreamAddress> address = ParseJetstreamAddress(source.url());
  if (!address.ok()) return address.status();
  std::unique_ptr<FrameUnpacker> unpacker;
  if (!source.dictionary_file().empty()) {
    absl::StatusOr<std::unique_ptr<FrameUnpacker>> opened =
        FrameUnpacker::Open(source.dictionary_file());
    if (!opened.ok()) return opened.status();
    unpacker = *std::move(opened);
  }
  JetstreamDialing dialing = {.address = *std::move(address),
                              .reach = options.reach,
                              .ca_file = options.ca_file,
                              .user_agent = options.user_agent,
                              .limits = options.connection,
                              .counts = source.counts(),
                              .dictionary = unpacker == nullptr ? 0 : unpacker->dictionary(),
                              .stop = options.stop};
  JetstreamPlace place = ReadPlace(cursor);
  place.LimitTime(absl::Now() + kMostAhead);
  auto memory = options.memory != nullptr ? options.memory : std::make_shared<JetstreamMemory>();
  return std::unique_ptr<LiveSource>(new JetstreamSource(std::move(dialing), options.limits,
                                                         std::move(unpacker), std::move(memory),
                                                         std::move(place)));
}

JetstreamSource::JetstreamSource(JetstreamDialing dialing, const PostLimits& limits,
                                 std::unique_ptr<FrameUnpacker> unpacker,
                                 std::shared_ptr<JetstreamMemory> memory, JetstreamPlace place)
    : dialing_(std::move(dialing)),
      unpacker_(std::move(unpacker)),
      reader_(limits),
      intake_(dialing_.counts, std::move(memory)),
      place_(std::move(place)),
      start_(BestStart(place_, dialing_.address.server)) {}

absl::StatusOr<bool> JetstreamSource::Next(size_t most, v1::PostBatch* batch) {
  if (waiting_.empty() && end_.ok()) end_ = Receive();
  if (waiting_.empty() && !end_.ok()) return end_;
  const JetstreamCursor before = place_.cursor;
  const auto posts = static_cast<size_t>(batch->posts_size());
  const int gone = batch->gone_authors_size();
  // An account that is gone takes along all that the engine has by the end of the batch, so its
  // batch ends there: what comes from it later is new, and stays.
  while (!waiting_.empty() && batch->gone_authors_size() == gone &&
         static_cast<size_t>(batch->posts_size()) - posts + intake_.gathered() < most) {
    const WebSocketMessage message = std::move(waiting_.front());
    waiting_.pop_front();
    if (absl::Status status = TakeMessage(message, batch); !status.ok()) {
      end_ = std::move(status);
      waiting_.clear();
    }
  }
  intake_.Give(batch);
  if (place_.cursor.time_us != before.time_us || place_.cursor.sequence != before.sequence) {
    batch->set_cursor(WritePlace(place_));
  }
  return true;
}

absl::Status JetstreamSource::Connect() {
  tally_.pause = absl::ZeroDuration();
  absl::StatusOr<JetstreamConnection> connection =
      DialJetstream(dialing_, place_, start_, &tally_.pause);
  if (!connection.ok()) return connection.status();
  client_ = std::move(connection->client);
  start_ = connection->start;
  began_ = place_;
  has_heard_ = false;
  if (connection->is_too_late) NoteMissed();
  return absl::OkStatus();
}

absl::Status JetstreamSource::Receive() {
  if (client_ == nullptr) {
    if (absl::Status status = Connect(); !status.ok()) return status;
  }
  std::vector<WebSocketMessage> messages;
  if (absl::Status status = client_->Read(kLongestWait, &messages); !status.ok()) return status;
  for (WebSocketMessage& message : messages) {
    tally_.bytes += message.bytes.size();
    waiting_.push_back(std::move(message));
  }
  return absl::OkStatus();
}

absl::Status JetstreamSource::TakeMessage(const WebSocketMessage& message, v1::PostBatch* batch) {
  const absl::StatusOr<std::string_view> frame = FrameOf(message);
  if (absl::IsFailedPrecondition(frame.status())) return frame.status();
  absl::StatusOr<JetstreamEvent> event =
      frame.ok() ? reader_.Read(*frame, absl::Now() + kMostAhead) : frame.status();
  if (event.ok()) return TakeEvent(*std::move(event), batch);
  ++tally_.unreadable;
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> JetstreamSource::FrameOf(const WebSocketMessage& message) {
  if (message.is_text) return std::string_view(message.bytes);
  if (unpacker_ != nullptr) return unpacker_->Unpack(message.bytes);
  return absl::FailedPreconditionError(
      fmt::format("Jetstream at {} packs its frames by a dictionary: name a copy of it as the "
                  "source's dictionary file.",
                  dialing_.address.server));
}

absl::Status JetstreamSource::TakeEvent(JetstreamEvent event, v1::PostBatch* batch) {
  if (const auto* const end = std::get_if<JetstreamEnd>(&event.content)) {
    return EndError(dialing_.address.server, *end);
  }
  if (const auto* const notice = std::get_if<JetstreamNotice>(&event.content)) {
    TakeNotice(*notice);
  }
  if (!event.cursor) return absl::OkStatus();
  // Version 1 does not say it, but nobody is told of what was before where he goes on.
  if (start_ == JetstreamStart::kSequence && event.cursor->sequence < began_.cursor.sequence) {
    AskByTheTime();
    return absl::OkStatus();
  }
  if (!has_heard_) MindTheGap(*event.cursor);
  has_heard_ = true;
  tally_.lag = absl::Now() - TimeOf(*event.cursor);
  const bool is_repeated = IsRepeated(*event.cursor);
  // By the time it is not certain that it was taken: a post may come twice, but not never.
  if (is_repeated && start_ == JetstreamStart::kSequence) return absl::OkStatus();
  if (!is_repeated) {
    place_.server = dialing_.address.server;
    place_.Advance(*event.cursor);
  }
  intake_.Take(std::move(event), is_repeated, batch);
  return absl::OkStatus();
}

void JetstreamSource::TakeNotice(const JetstreamNotice& notice) {
  if (notice.name == "OutdatedCursor") NoteMissed();
  if (notice.name == "FutureCursor" && start_ == JetstreamStart::kSequence) AskByTheTime();
}

// The server counts anew, and went on from now.
void JetstreamSource::AskByTheTime() {
  start_ = NextBest(place_, start_);
  if (start_ == JetstreamStart::kNow) NoteMissed();
  client_.reset();
  waiting_.clear();
}

// Version 1 does not say that it begins later than it was asked to.
void JetstreamSource::MindTheGap(const JetstreamCursor& first) {
  const bool is_late =
      start_ != JetstreamStart::kNow && first.time_us > began_.cursor.time_us + kGapMicros;
  if (dialing_.address.version != 1 || !is_late) return;
  tally_.note =
      fmt::format("Posts between {} and {} may have been missed: Jetstream keeps no older ones.",
                  Moment(began_.cursor), Moment(first));
}

void JetstreamSource::NoteMissed() {
  tally_.note =
      fmt::format("Posts after {} were missed: Jetstream does not keep them that long.",
                  began_.cursor.time_us == 0 ? "the last connection" : Moment(began_.cursor));
}

bool JetstreamSource::IsRepeated(const JetstreamCursor& cursor) const {
  switch (start_) {
    case JetstreamStart::kSequence:
      return cursor.sequence == began_.cursor.sequence;
    case JetstreamStart::kTime:
      return cursor.time_us <= began_.cursor.time_us;
    case JetstreamStart::kNow:
      return false;
  }
  return false;
}

}  // namespace sluis
