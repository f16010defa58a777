// The channel "mail": digests leave by SMTP, each once, and links to sign in go before them. A
// thread of its own sends; the engine only hands over.
#ifndef SLUIS_CONNECTORS_MAIL_MAIL_QUEUE_H_
#define SLUIS_CONNECTORS_MAIL_MAIL_QUEUE_H_

#include <atomic>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "connectors/mail/message.h"
#include "connectors/mail/smtp_client.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/sink.h"

namespace sluis {

// How the queue reaches the rest of the program; all on the queue's own thread.
struct AskedSignIn {
  std::string address;
  // What the link ends with.
  std::string query;
};

struct MailHooks {
  // Engine::BeginDelivery of this channel.
  std::function<absl::Status(const std::string& digest_id, const std::string& address)> begin;
  // The message with a link to sign in, or none when no reader has the address.
  std::function<std::vector<MailMessage>(const AskedSignIn& asked)> sign_in;
  // Hears what went wrong; may be empty. No address is in it.
  std::function<void(const absl::Status&)> on_error;
};

// Safe on any thread.
class MailQueue final : public Sink {
 public:
  MailQueue(SmtpServer server, MailFrame frame);
  // Stops.
  ~MailQueue() override;

  // Begins to send. Once.
  void Start(MailHooks hooks);
  // Sends nothing more; a message that is on its way is waited for. TakeOutcomes then has all.
  void Stop();

  // Asks for a link to sign in to be mailed to whoever has that address. What comes while too many
  // wait is dropped.
  void AskSignIn(AskedSignIn asked);

  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override;
  // All of mail is addressed.
  void OnDigest(const v1::Digest& digest) override;
  void OnAddressed(const AddressedDigest& digest) override;
  void OnOwnerErased(const std::string& owner_id) override;
  std::string_view channel() const override { return "mail"; }
  bool repeats_do_harm() const override { return true; }
  std::vector<DeliveryOutcome> TakeOutcomes() override;

 private:
  void Run();
  void SendSignIn(const AskedSignIn& asked);
  void SendDigest(const AddressedDigest& digest);
  void Report(const absl::Status& status) const;

  const MailFrame frame_;
  // Of the thread alone.
  SmtpClient client_;
  MailHooks hooks_;
  std::atomic<bool> stop_ = false;
  Mutex mutex_;
  Condition changed_;
  std::deque<AddressedDigest> digests_ ABSL_GUARDED_BY(mutex_);
  std::deque<AskedSignIn> sign_ins_ ABSL_GUARDED_BY(mutex_);
  std::vector<DeliveryOutcome> outcomes_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_MAIL_QUEUE_H_
