// What people can ask of those who process their data: `sluis user export | erase` and
// `sluis author export | erase | object`.
#include <memory>
#include <string>
#include <utility>

#include "connectors/files/digest_folder.h"
#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct RightsOptions {
  std::string user;
  std::string source;
  std::string account;
};

v1::Person PersonOf(const RightsOptions& options) {
  v1::Person person;
  person.set_owner_id(options.user);
  person.set_source(options.source);
  person.set_account(options.account);
  return person;
}

// One JSON object a line, whatever --json says.
absl::StatusOr<int> Export(const Session& session, const RightsOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::ControlRequest request;
  *request.mutable_export_person()->mutable_person() = PersonOf(options);
  size_t records = 0;
  do {
    absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
    if (!reply.ok()) return reply.status();
    for (const std::string& record : reply->person_export().records()) Print(record + "\n");
    records += static_cast<size_t>(reply->person_export().records_size());
    request.mutable_export_person()->set_page(reply->person_export().next_page());
  } while (!request.export_person().page().empty());
  if (records == 0) fmt::print(stderr, "Nothing is held about them.\n");
  return records == 0 ? kExitNoInput : kExitOk;
}

void PrintCopies(const v1::ErasureProof& proof) {
  if (proof.copies().empty()) {
    Print("No copy is known to remain.\n");
    return;
  }
  Print("Copies remain outside of the data folder:\n");
  for (const v1::RemainingCopy& copy : proof.copies()) {
    Print(fmt::format(
        "  {} {}, made {}, {}\n", copy.kind() == v1::COPY_KIND_BACKUP ? "backup" : "digest",
        copy.where(), ShowTime(copy.made_at()),
        copy.has_ends_at() ? "to be gone by " + ShowTime(copy.ends_at()) : "with no end date"));
  }
}

void PrintProof(const std::string& whom, const v1::ErasureProof& proof) {
  Print(fmt::format("Erased on {}: {}\n", ShowTime(proof.erased_at()), whom));
  for (const v1::ErasureProof::Family& family : proof.families()) {
    Print(fmt::format("  {:<14}{} removed, {} changed\n", family.name(), family.removed(),
                      family.changed()));
  }
  if (proof.tombstones() > 0) {
    Print(fmt::format("{} posts will not be taken again (kept as keyed hashes).\n",
                      proof.tombstones()));
  }
  for (const std::string& hash : proof.objections()) {
    Print(fmt::format("The objection is kept as the keyed hash {}.\n", hash));
  }
  Print(fmt::format("The database was written anew: {} files, {} bytes.\n", proof.files_rewritten(),
                    proof.bytes_rewritten()));
  PrintCopies(proof);
}

// The folder of digests, which an engine at rest does not write. A running one has done it already.
absl::Status MendDigestFolder(const Session& session, const RightsOptions& options,
                              EngineDoor* door, const v1::ErasureProof& proof) {
  const std::string& folder = session.settings().Text("digests.folder");
  if (folder.empty()) return absl::OkStatus();
  const DigestFolder digests(folder, nullptr);
  if (!options.user.empty()) return digests.Remove(options.user);
  for (const v1::RemainingCopy& copy : proof.copies()) {
    if (copy.kind() != v1::COPY_KIND_DIGEST) continue;
    v1::ControlRequest request;
    request.mutable_get_digest()->set_owner_id(copy.where().substr(0, copy.where().find('/')));
    request.mutable_get_digest()->set_digest_id(copy.where());
    const absl::StatusOr<v1::ControlReply> reply = door->Call(request);
    if (!reply.ok()) return reply.status();
    if (absl::Status status = digests.Write(reply->digest()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Erase(const Session& session, const RightsOptions& options, bool objects) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::ControlRequest request;
  *request.mutable_erase_person()->mutable_person() = PersonOf(options);
  request.mutable_erase_person()->set_objects(objects);
  absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  const v1::ErasureProof& proof = reply->erasure_proof();
  if (absl::Status status = MendDigestFolder(session, options, door->get(), proof); !status.ok()) {
    return status;
  }
  const std::string whom =
      options.user.empty() ? fmt::format("{}/{}", options.source, options.account) : options.user;
  // An objection counts whether there was anything or not.
  const bool was_held = proof.families_size() > 0 || proof.tombstones() > 0 || objects;
  if (session.json()) {
    PrintJson(proof);
  } else if (was_held) {
    PrintProof(whom, proof);
  } else {
    Print(fmt::format("Nothing was held of {}, so nothing was removed.\n", whom));
    PrintCopies(proof);
  }
  return was_held ? kExitOk : kExitNoInput;
}

void DeclareErasure(CLI::App* command, Action* action,
                    const std::shared_ptr<RightsOptions>& options, bool objects) {
  RunWhenNamed(command, action, options, [objects](const Session& session, const auto& given) {
    return Erase(session, given, objects);
  });
}

CLI::App* AddAuthorCommand(CLI::App* parent, const char* name, const char* summary,
                           RightsOptions* options) {
  CLI::App* const command = AddCommand(parent, name, summary);
  command->add_option("source", options->source, "Such as mastodon")->required();
  command->add_option("account", options->account, "The account's id there, or its handle")
      ->required();
  return command;
}

}  // namespace

void DeclareUserRights(CLI::App* command, Action* action) {
  const auto options = std::make_shared<RightsOptions>();
  CLI::App* const exported =
      AddCommand(command, "export", "Everything that is held about one, a JSON object a line");
  exported->add_option("id", options->user, "User or team")->required();
  RunWhenNamed(exported, action, options, &Export);
  CLI::App* const erase =
      AddCommand(command, "erase", "Remove one from every record and file, and show what went");
  erase->add_option("id", options->user, "User or team")->required();
  DeclareErasure(erase, action, options, false);
}

void DeclareAuthor(CLI::App* command, Action* action) {
  const auto options = std::make_shared<RightsOptions>();
  command->require_subcommand(1);
  RunWhenNamed(AddAuthorCommand(command, "export",
                                "Everything that is held of an account, a JSON object a line",
                                options.get()),
               action, options, &Export);
  DeclareErasure(
      AddAuthorCommand(command, "erase", "Remove its posts from every record and file, for ever",
                       options.get()),
      action, options, false);
  DeclareErasure(AddAuthorCommand(command, "object", "The same, and take nothing of it from now on",
                                  options.get()),
                 action, options, true);
}

}  // namespace sluis
