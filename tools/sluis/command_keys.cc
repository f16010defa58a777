#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "connectors/zeromq/key_folder.h"
#include "engine/digests/json_writer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "tools/access/open_door.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/json_value.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct KeysOptions {
  std::string name;
  std::string role;
  std::vector<std::string> users;
  std::string out;
};

absl::StatusOr<int> New(const Session& session, const KeysOptions& options) {
  absl::StatusOr<Role> role = ParseRole(options.role);
  if (!role.ok()) return role.status();
  const KeyFolder folder(KeyFolderOf(session.settings()));
  const bool first = !folder.HasKeys();
  const std::string file = options.out.empty() ? options.name + ".key" : options.out;
  absl::Status added = folder.AddClient(options.name, *role, options.users, file);
  if (!added.ok()) return added;
  Print(
      fmt::format("The key '{}' is in {}. There is no other copy of it: give it to the one who "
                  "uses it, and to nobody else.\n",
                  options.name, file));
  if (first) {
    Print(
        "These are the first keys. An engine that runs goes on without until it is started anew; "
        "from then on nobody connects by TCP without a key.\n");
  }
  return kExitOk;
}

std::string ListAsJson(const PrincipalTable& table) {
  JsonWriter json;
  json.BeginArray();
  for (const auto& principal : table.All()) {
    json.BeginObject();
    AddText("name", principal->name, &json);
    AddText("role", RoleName(principal->role), &json);
    AddText("public_key", principal->key, &json);
    json.Key("users");
    json.BeginArray();
    for (const std::string& user : principal->users) json.String(user);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  return json.Take() + "\n";
}

absl::StatusOr<int> List(const Session& session, const KeysOptions& /*options*/) {
  const KeyFolder folder(KeyFolderOf(session.settings()));
  absl::StatusOr<PrincipalTable> table;
  if (folder.HasKeys()) table = folder.ReadPrincipals();
  if (folder.HasKeys() && !table.ok()) return table.status();
  if (!folder.HasKeys()) table = PrincipalTable();
  if (session.json()) {
    Print(ListAsJson(*table));
    return kExitOk;
  }
  for (const auto& principal : table->All()) {
    Print(fmt::format("{:<24}{:<8}{}  {}\n", principal->name, RoleName(principal->role),
                      principal->key, fmt::join(principal->users, ",")));
  }
  if (!folder.HasKeys()) {
    Print(fmt::format("There are no keys in {}. `sluis keys new` makes one.\n", folder.path()));
  }
  return kExitOk;
}

absl::StatusOr<int> Revoke(const Session& session, const KeysOptions& options) {
  const KeyFolder folder(KeyFolderOf(session.settings()));
  if (absl::Status revoked = folder.Revoke(options.name); !revoked.ok()) return revoked;
  Print(fmt::format("The key '{}' lets nobody in any more.\n", options.name));
  return kExitOk;
}

// Of the server: what a client made elsewhere has to know.
absl::StatusOr<int> Server(const Session& session, const KeysOptions& /*options*/) {
  absl::StatusOr<CurveKeyPair> pair = KeyFolder(KeyFolderOf(session.settings())).ReadServerKeys();
  if (!pair.ok()) return pair.status();
  Print(pair->public_key + "\n");
  return kExitOk;
}

}  // namespace

void DeclareKeys(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* const make = AddCommand(command, "new", "Make a key and let it in, at once");
  make->add_option("name", options->name, "What it is called in lists, logs and the audit")
      ->required();
  make->add_option("--role", options->role,
                   "ingest (sends posts under the key's own name), reader (asks, changes and "
                   "follows what is of its users) or admin (everything)")
      ->required();
  make->add_option("--users", options->users, "Only of a reader: the users it speaks for, a,b,c")
      ->delimiter(',');
  make->add_option("--out", options->out, "The file for the secret (NAME.key)");
  RunWhenNamed(make, action, options, &New);
  RunWhenNamed(AddCommand(command, "list", "Who may connect, as what"), action, options, &List);
  CLI::App* const revoke =
      AddCommand(command, "revoke", "Let a key in no more; takes effect at once");
  revoke->add_option("name", options->name, "Of the key")->required();
  RunWhenNamed(revoke, action, options, &Revoke);
  RunWhenNamed(AddCommand(command, "server", "Print the server's public key"), action, options,
               &Server);
}

}  // namespace sluis
