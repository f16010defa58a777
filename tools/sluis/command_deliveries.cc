// What channels have not delivered yet, and what of it is to be sent once more.
#include <memory>
#include <string>

#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr size_t kErrorColumns = 200;

struct DeliveryOptions {
  std::string owner;
  std::string digest;
  std::string channel = "mail";
  uint32_t limit = 0;
};

std::string_view NameOf(v1::DeliveryState state) {
  switch (state) {
    case v1::DELIVERY_STATE_SENDING:
      return "sending";
    case v1::DELIVERY_STATE_IN_DOUBT:
      return "in doubt";
    case v1::DELIVERY_STATE_GIVEN_UP:
      return "given up";
    default:
      return "waiting";
  }
}

absl::StatusOr<int> List(const Session& session, const DeliveryOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_deliveries()->set_owner_id(options.owner);
  request.mutable_list_deliveries()->set_limit(options.limit);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const v1::DeliveryList& list = reply->deliveries();
  if (session.json()) {
    PrintJson(list);
    return kExitOk;
  }
  for (const v1::Delivery& each : list.deliveries()) {
    Print(fmt::format("{}\t{}\t{}\tsince {}\t{}\n", each.digest_id(), each.channel(),
                      NameOf(each.state()), ShowTime(each.since()),
                      OneLine(each.last_error(), kErrorColumns)));
  }
  const uint64_t more = list.count() - static_cast<uint64_t>(list.deliveries_size());
  if (more > 0) Print(fmt::format("and {} more; --limit shows them\n", more));
  return kExitOk;
}

absl::StatusOr<int> Resend(const Session& session, const DeliveryOptions& options) {
  v1::ControlRequest request;
  v1::ResendDeliveryRequest* const resend = request.mutable_resend_delivery();
  // The id of a digest begins with its owner's.
  resend->set_owner_id(options.digest.substr(0, options.digest.find('/')));
  resend->set_digest_id(options.digest);
  resend->set_channel(options.channel);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->delivery());
    return kExitOk;
  }
  Print(fmt::format("{} waits to be sent once more\n", options.digest));
  return kExitOk;
}

}  // namespace

void DeclareDeliveries(CLI::App* command, Action* action) {
  auto options = std::make_shared<DeliveryOptions>();
  CLI::App* list =
      AddCommand(command, "deliveries", "Digests that have not arrived, or may not have");
  list->add_option("owner", options->owner, "User or team; all without one");
  list->add_option("--limit", options->limit, "At most so many (100)")
      ->check(CLI::Range(1, 10'000));
  RunWhenNamed(list, action, options, &List);

  CLI::App* resend =
      AddCommand(command, "resend", "Send a digest once more that is in doubt or given up");
  resend->add_option("digest", options->digest, "Its id, as `digest deliveries` prints it")
      ->required();
  resend->add_option("--channel", options->channel, "Where (mail)");
  RunWhenNamed(resend, action, options, &Resend);
}

}  // namespace sluis
