#include "bench/hostile/good_load.h"

#include <utility>

#include "absl/time/clock.h"
#include "connectors/zeromq/control_client.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
// One question to control for so many batches.
constexpr uint64_t kBatchesAQuestion = 10;

}  // namespace

GoodLoad::GoodLoad(const ServerProcess& server, GoodLoadOptions options)
    : server_(server),
      options_(std::move(options)),
      producer_(server.ingest(), "good", options_.keys) {}

GoodLoad::~GoodLoad() {
  ended_ = true;
  for (const auto& follower : followers_) {
    if (follower->thread.joinable()) follower->thread.join();
  }
}

absl::Status GoodLoad::Start() {
  ControlClient control(server_.control(), {}, options_.keys);
  for (const v1::ControlRequest& request : GoodReader(kOwner)) {
    const auto reply = control.Call(request, kPatience);
    if (!reply.ok()) return reply.status();
    if (absl::Status status = StatusOf(*reply); !status.ok()) return status;
  }
  for (int i = 0; i < options_.subscribers; ++i) {
    auto follower = std::make_unique<Follower>();
    follower->subscriber =
        std::make_unique<GoodSubscriber>(server_.live(), kOwner, 100'000, options_.keys);
    if (absl::Status status = follower->subscriber->Connect(); !status.ok()) return status;
    follower->thread = std::thread([this, raw = follower.get()] { Follow(raw); });
    followers_.push_back(std::move(follower));
  }
  return producer_.Connect();
}

void GoodLoad::Follow(Follower* follower) {
  while (!ended_) {
    static_cast<void>(follower->subscriber->Next(absl::Milliseconds(100)));
    follower->matches = follower->subscriber->matches();
    follower->lost = follower->subscriber->lost();
  }
}

absl::Status GoodLoad::Send(absl::Duration least, const std::atomic<bool>& done,
                            GoodLatencies* latencies) {
  ControlClient control(server_.control(), {}, options_.keys);
  v1::ControlRequest question;
  question.mutable_get_owner()->set_owner_id(kOwner);
  const absl::Time start = absl::Now();
  for (uint64_t i = 0;; ++i) {
    const absl::Time due =
        start + absl::Seconds(static_cast<double>(i) / options_.batches_a_second);
    if (due - start >= least && done) return absl::OkStatus();
    absl::SleepFor(due - absl::Now());
    absl::Status sent = producer_.Post(options_.posts_a_batch, options_.all_match);
    if (!sent.ok()) return sent;
    latencies->to_ack.push_back(absl::ToDoubleMilliseconds(absl::Now() - due));
    if (i % kBatchesAQuestion != 0) continue;
    const absl::Time asked = absl::Now();
    const auto reply = control.Call(question, kPatience);
    if (!reply.ok()) return reply.status();
    if (absl::Status status = StatusOf(*reply); !status.ok()) return status;
    latencies->to_reply.push_back(absl::ToDoubleMilliseconds(absl::Now() - asked));
  }
}

absl::Status GoodLoad::Finish() {
  const absl::Time deadline = absl::Now() + kPatience;
  for (const auto& follower : followers_) {
    while (follower->matches + follower->lost < matching() && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(10));
    }
    if (follower->matches != matching() || follower->lost != 0) {
      return absl::DataLossError(fmt::format("a good subscriber has {} of {} matches, and lost {}",
                                             follower->matches.load(), matching(),
                                             follower->lost.load()));
    }
  }
  return absl::OkStatus();
}

}  // namespace sluis
