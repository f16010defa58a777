// Who gets a link to sign in by mail: readers who have the address, each address a few times and
// all together not more than so many. Whoever asks is told nothing of it.
#ifndef SLUIS_CONNECTORS_MAIL_SIGN_IN_DESK_H_
#define SLUIS_CONNECTORS_MAIL_SIGN_IN_DESK_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "connectors/mail/message.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

struct SignInLimits {
  // For a moment so many, and one more each time that this has passed.
  double most_of_address = 3;
  absl::Duration pause_of_address = absl::Minutes(5);
  double most_of_all = 60;
  absl::Duration pause_of_all = absl::Seconds(2);
  // Addresses that are remembered; only those that readers have. When so many have asked within
  // what it takes to forget them, no other gets a link.
  size_t most_addresses = 10'000;
};

// Belongs to one thread at a time.
class SignInDesk {
 public:
  using Ask = std::function<v1::ControlReply(const v1::ControlRequest&)>;

  SignInDesk(Ask ask, MailFrame frame, const SignInLimits& limits = {});

  // A message for each reader who has the address; none when nobody has it, or it has asked too
  // often. The link ends with `query`: "?to=..." or nothing.
  [[nodiscard]] std::vector<MailMessage> MessagesFor(const std::string& address, absl::Time now,
                                                     const std::string& query = "");

 private:
  // Fills up with time, and gives one away at a time.
  struct Allowance {
    double left = 0;
    absl::Time since;
  };
  static bool Take(double most, absl::Duration pause, absl::Time now, Allowance* allowance);
  bool MayHaveOne(const std::string& address, absl::Time now);

  const Ask ask_;
  const MailFrame frame_;
  const SignInLimits limits_;
  Allowance of_all_;
  absl::flat_hash_map<std::string, Allowance> of_address_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_SIGN_IN_DESK_H_
