#include "tools/sluis/interest_exchange.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connectors/files/whole_file.h"
#include "fmt/format.h"
#include "tools/forms/profile_file.h"
#include "tools/forms/profile_writer.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interest_requests.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ExchangeOptions {
  std::string owner;
  std::vector<std::string> ids;
  std::string file;
};

absl::StatusOr<int> Import(const Session& session, const ExchangeOptions& options) {
  absl::StatusOr<Profiles> profiles = ReadProfiles(options.file);
  if (!profiles.ok()) return profiles.status();
  if (profiles->interests.empty()) {
    return absl::InvalidArgumentError(fmt::format("{} holds no interest.", options.file));
  }
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::InterestList done;
  for (v1::Interest& interest : profiles->interests) {
    if (!options.owner.empty()) interest.set_owner_id(options.owner);
    absl::Status status = PutInterest(door->get(), interest, &done);
    if (!status.ok()) return status;
  }
  PrintInterests(session, done);
  return kExitOk;
}

// Those named; all of the owner if none is.
absl::StatusOr<v1::InterestList> Fetch(const Session& session, const ExchangeOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  if (options.ids.empty()) {
    v1::ControlRequest request;
    request.mutable_list_interests()->set_owner_id(options.owner);
    absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
    if (!reply.ok()) return reply.status();
    return reply->interests();
  }
  v1::InterestList list;
  for (const std::string& id : options.ids) {
    absl::StatusOr<v1::Interest> interest = GetInterest(door->get(), options.owner, id);
    if (!interest.ok()) return interest.status();
    *list.add_interests() = *std::move(interest);
  }
  return list;
}

absl::StatusOr<int> Export(const Session& session, const ExchangeOptions& options) {
  absl::StatusOr<v1::InterestList> list = Fetch(session, options);
  if (!list.ok()) return list.status();
  if (list->interests().empty()) {
    return absl::NotFoundError(fmt::format("'{}' has no interest to export.", options.owner));
  }
  for (v1::Interest& interest : *list->mutable_interests()) {
    interest = WithoutEngineFields(std::move(interest));
  }
  const std::vector<v1::Interest> interests(list->interests().begin(), list->interests().end());
  const std::string text = session.json() ? ToJson(*list) : ToToml(interests);
  if (options.file.empty()) {
    Print(text);
    return kExitOk;
  }
  if (absl::Status status = WriteWholeFile(options.file, text); !status.ok()) return status;
  return kExitOk;
}

}  // namespace

void DeclareExchange(CLI::App* command, Action* action) {
  auto options = std::make_shared<ExchangeOptions>();
  CLI::App* exported = AddCommand(command, "export", "Write interests as TOML");
  exported->add_option("owner", options->owner, "User or team")->required();
  exported->add_option("id", options->ids, "Only these (all of the owner)");
  exported->add_option("--file", options->file, "Into this file (standard output)");
  RunWhenNamed(exported, action, options, &Export);
  CLI::App* imported = AddCommand(command, "import",
                                  "Add interests from a TOML or JSON file, or replace those there");
  imported->add_option("file", options->file, "What export wrote")->required();
  imported->add_option("--owner", options->owner, "Give them to this user or team");
  RunWhenNamed(imported, action, options, &Import);
}

}  // namespace sluis
