#include "connectors/mail/mail_queue.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/state/kill_point.h"

namespace sluis {
namespace {

constexpr size_t kMostSignIns = 64;

}  // namespace

MailQueue::MailQueue(SmtpServer server, MailFrame frame)
    : frame_(std::move(frame)), client_(std::move(server), frame_.from.address) {}

MailQueue::~MailQueue() { Stop(); }

void MailQueue::Start(MailHooks hooks) {
  hooks_ = std::move(hooks);
  thread_ = std::thread([this] { Run(); });
}

void MailQueue::Stop() {
  {
    const MutexLock lock(&mutex_);
    stop_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void MailQueue::AskSignIn(AskedSignIn asked) {
  const MutexLock lock(&mutex_);
  if (sign_ins_.size() >= kMostSignIns) return;
  sign_ins_.push_back(std::move(asked));
  changed_.SignalAll();
}

void MailQueue::OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/, bool /*alert*/) {}

void MailQueue::OnDigest(const v1::Digest& /*digest*/) {}

void MailQueue::OnAddressed(const AddressedDigest& digest) {
  const MutexLock lock(&mutex_);
  const auto same = std::find_if(digests_.begin(), digests_.end(), [&](const auto& each) {
    return each.digest.id() == digest.digest.id();
  });
  if (same != digests_.end()) {
    *same = digest;
    return;
  }
  digests_.push_back(digest);
  changed_.SignalAll();
}

void MailQueue::OnOwnerErased(const std::string& owner_id) {
  const MutexLock lock(&mutex_);
  std::erase_if(digests_,
                [&](const AddressedDigest& each) { return each.digest.owner_id() == owner_id; });
}

std::vector<DeliveryOutcome> MailQueue::TakeOutcomes() {
  const MutexLock lock(&mutex_);
  return std::exchange(outcomes_, {});
}

void MailQueue::Run() {
  while (true) {
    std::optional<AskedSignIn> sign_in;
    std::optional<AddressedDigest> digest;
    {
      const MutexLock lock(&mutex_);
      while (!stop_ && digests_.empty() && sign_ins_.empty()) changed_.Wait(&mutex_);
      if (stop_) return;
      // Somebody waits at the screen. Then a digest has its turn, however many ask.
      if (!sign_ins_.empty()) {
        sign_in = std::move(sign_ins_.front());
        sign_ins_.pop_front();
      }
      if (!digests_.empty()) {
        digest = std::move(digests_.front());
        digests_.pop_front();
      }
    }
    if (sign_in.has_value()) SendSignIn(*sign_in);
    if (digest.has_value()) SendDigest(*digest);
  }
}

void MailQueue::SendSignIn(const AskedSignIn& asked) {
  if (!hooks_.sign_in) return;
  for (const MailMessage& message : hooks_.sign_in(asked)) {
    // Sent once: who does not get it asks again.
    Report(client_
               .Send(
                   message, [] { return absl::OkStatus(); }, stop_)
               .status);
  }
}

void MailQueue::SendDigest(const AddressedDigest& digest) {
  const std::string& id = digest.digest.id();
  const SmtpResult result = client_.Send(
      DigestMessage(digest, frame_), [&] { return hooks_.begin(id, digest.address); }, stop_);
  PassKillPoint("after-mail-answer");
  // Given up because of Stop: nothing is wrong.
  if (!stop_ || !absl::IsUnavailable(result.status)) Report(result.status);
  const MutexLock lock(&mutex_);
  outcomes_.push_back({id, result.status, result.in_doubt, result.for_ever});
}

void MailQueue::Report(const absl::Status& status) const {
  if (!status.ok() && hooks_.on_error) hooks_.on_error(status);
}

}  // namespace sluis
