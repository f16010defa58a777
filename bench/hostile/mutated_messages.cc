#include <google/protobuf/stubs/logging.h>

#include <array>
#include <deque>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/hostile/attacks.h"
#include "bench/hostile/frame_mutation.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
// Some requests copy the database, and take as long as that.
constexpr absl::Duration kAnswerPatience = absl::Minutes(5);
// A stranger may have as many waiting on ingest; else they would be thrown away unread.
constexpr size_t kUnansweredOnIngest = 2;
constexpr size_t kUnanswered = 8;
constexpr size_t kRawShare = 10;
constexpr size_t kPartedShare = 50;
constexpr size_t kSlowShare = 10'000;

// Requests that copy or read the whole database, or write where they are told to.
bool IsSlow(const v1::ControlRequest& request) {
  return request.has_erase_person() || request.has_check_state() || request.has_verify_audit() ||
         request.has_preview_interest() || request.has_export_person() ||
         request.has_back_up_state() || request.has_change_model();
}

class Sender {
 public:
  Sender(const Door& door, std::vector<std::string> seeds, uint64_t number)
      : door_(door), mutation_(std::move(seeds), number) {}

  absl::StatusOr<MutatedCounts> Run(uint64_t count, double a_second) {
    if (absl::Status status = Connect(); !status.ok()) return status;
    const absl::Time start = absl::Now();
    for (uint64_t i = 0; i < count; ++i) {
      if (a_second > 0) {
        absl::SleepFor(start + absl::Seconds(static_cast<double>(i) / a_second) - absl::Now());
      }
      if (door_.type == "SUB" || mutation_.Draw(kRawShare) == 0) {
        SendRaw();
      } else if (absl::Status status = SendMessage(); !status.ok()) {
        return status;
      }
    }
    while (!unanswered_.empty()) {
      if (absl::Status status = AwaitAnswer(); !status.ok()) return status;
    }
    return counts_;
  }

 private:
  absl::Status Connect() {
    if (door_.type == "SUB") return absl::OkStatus();
    auto socket = SocketFactory(&context_).Connect(ZmqRole::kDealer, door_.endpoint, {});
    if (!socket.ok()) return socket.status();
    socket_ = *std::move(socket);
    return absl::OkStatus();
  }

  std::string NextMessage() {
    while (true) {
      std::string bytes = mutation_.Next();
      v1::ControlRequest request;
      const google::protobuf::LogSilencer silence;
      if (door_.name != "control" || !request.ParseFromString(bytes)) return bytes;
      if (request.back_up_state().folder().starts_with('/')) continue;
      if (!IsSlow(request) || mutation_.Draw(kSlowShare) == 0) return bytes;
    }
  }

  absl::Status SendMessage() {
    while (unanswered_.size() >= (door_.name == "ingest" ? kUnansweredOnIngest : kUnanswered)) {
      if (absl::Status status = AwaitAnswer(); !status.ok()) return status;
    }
    const std::string bytes = NextMessage();
    std::vector<std::string_view> frames = {bytes};
    if (mutation_.Draw(kPartedShare) == 0) {
      for (size_t left = mutation_.Draw(6); left > 0; --left) {
        frames.push_back(std::string_view(bytes).substr(mutation_.Draw(bytes.size() + 1)));
      }
    }
    if (!WaitFor(socket_, ZmqEvent::kWritable, kPatience)) {
      return absl::UnavailableError("no connection to " + door_.name);
    }
    if (absl::Status sent = socket_.Send(frames); !sent.ok()) return sent;
    unanswered_.push_back(bytes);
    ++counts_.messages;
    return absl::OkStatus();
  }

  absl::Status AwaitAnswer() {
    absl::StatusOr<ZmqMessage> answer = socket_.Receive(1);
    if (absl::IsNotFound(answer.status())) {
      if (!WaitFor(socket_, ZmqEvent::kReadable, kAnswerPatience)) {
        return absl::DeadlineExceededError(absl::StrCat(
            "no answer from ", door_.name, " to number ", counts_.answers + 1, ", ",
            unanswered_.size(), " wait: ", absl::BytesToHexString(unanswered_.front())));
      }
      answer = socket_.Receive(1);
    }
    if (!answer.ok()) return answer.status();
    unanswered_.pop_front();
    ++counts_.answers;
    return absl::OkStatus();
  }

  void SendRaw() {
    ++counts_.raw;
    const size_t what = mutation_.Draw(door_.type == "SUB" ? 20 : 4);
    if (what < 2) return SendHandshake(what);
    std::string bytes = NextMessage();
    // On live also what is right but for one thing: what it asks to follow.
    if (door_.type == "SUB" && what > 10) {
      bytes = "\1match/anna/";
      mutation_.Change(&bytes);
    }
    if (!talker_.stands()) {
      talker_ = WirePeer(door_.endpoint);
      // If it ends instead, as one of too many may, the next one is made anew.
      talker_.ShakeHands(door_.type, kPatience);
    }
    std::string frame = WireFrame(bytes);
    if (what == 2) mutation_.Change(&frame);
    talker_.Send(frame, kPatience);
    talker_.Drain();
    // What it says next might be taken for the rest of this.
    if (what == 2) Keep(std::exchange(talker_, WirePeer()));
  }

  // With a change in the greeting, or in READY.
  void SendHandshake(size_t changed) {
    std::string parts[] = {WireGreeting(), WireReady(door_.type)};
    mutation_.Change(&parts[changed]);
    WirePeer peer(door_.endpoint);
    peer.Send(parts[0] + parts[1], kPatience);
    Keep(std::move(peer));
  }

  // Its bytes are read until it gives way to a later one.
  void Keep(WirePeer peer) { peers_[next_peer_++ % peers_.size()] = std::move(peer); }

  const Door& door_;
  FrameMutation mutation_;
  ZmqContext context_;
  ZmqSocket socket_;
  std::array<WirePeer, 64> peers_;
  size_t next_peer_ = 0;
  WirePeer talker_;
  // In the order in which they are answered.
  std::deque<std::string> unanswered_;
  MutatedCounts counts_;
};

}  // namespace

absl::StatusOr<MutatedCounts> SendMutated(const Door& door, const std::string& golden_folder,
                                          uint64_t count, uint64_t number,
                                          double messages_a_second) {
  absl::StatusOr<std::vector<std::string>> seeds = ReadSeeds(golden_folder, door.seeds);
  if (!seeds.ok()) return seeds.status();
  return Sender(door, *std::move(seeds), number).Run(count, messages_a_second);
}

}  // namespace sluis
