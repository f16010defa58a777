#include <memory>
#include <optional>
#include <vector>

#include "absl/time/clock.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tools/forms/profile_file.h"
#include "tools/settings/settings.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct UserOptions {
  std::string id;
  std::string file;
  bool team = false;
  std::string name;
  std::string locale;
  std::string time_zone;
  std::vector<std::string> times;
  std::vector<uint32_t> weekdays;
  uint32_t limit = 0;
  std::vector<std::string> channels;
  std::vector<std::string> members;
  std::string stand_in;
  std::string account;
  std::string author;
  std::string source;
  std::string term;
  std::string conversation;
  std::string until;
  std::string lasting;
};

absl::StatusOr<std::optional<v1::Owner>> FindOwner(EngineDoor* door, const std::string& id) {
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id(id);
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (absl::IsNotFound(reply.status())) return std::nullopt;
  if (!reply.ok()) return reply.status();
  return reply->owner();
}

template <typename List, typename Values>
void ReplaceIfGiven(const Values& given, List* list) {
  if (!given.empty()) list->Assign(given.begin(), given.end());
}

// What is not given stays as it was.
void ApplyFlags(const UserOptions& options, v1::Owner* owner) {
  owner->set_id(options.id);
  if (options.team) owner->set_kind(v1::OWNER_KIND_TEAM);
  if (owner->kind() == v1::OWNER_KIND_UNSPECIFIED) owner->set_kind(v1::OWNER_KIND_USER);
  if (!options.name.empty()) owner->set_name(options.name);
  if (owner->name().empty()) owner->set_name(options.id);
  if (!options.locale.empty()) owner->set_locale(options.locale);
  if (owner->locale().empty()) owner->set_locale("en");
  if (!options.time_zone.empty()) owner->set_time_zone(options.time_zone);
  if (owner->time_zone().empty()) owner->set_time_zone("Europe/Amsterdam");
  if (options.limit > 0) owner->set_digest_limit(options.limit);
  if (!options.account.empty()) owner->set_account(options.account);
  if (!options.stand_in.empty()) owner->set_stand_in(options.stand_in);
  ReplaceIfGiven(options.times, owner->mutable_schedule()->mutable_times());
  ReplaceIfGiven(options.weekdays, owner->mutable_schedule()->mutable_weekdays());
  ReplaceIfGiven(options.channels, owner->mutable_channels());
  ReplaceIfGiven(options.members, owner->mutable_members());
}

void PrintOwner(const Session& session, const v1::Owner& owner) {
  if (session.json()) {
    PrintJson(owner);
    return;
  }
  std::string times;
  for (const std::string& time : owner.schedule().times()) times += " " + time;
  Print(fmt::format("{}\t{}\t{}\t{}\t{}\tdigest{}\n", owner.id(),
                    owner.kind() == v1::OWNER_KIND_TEAM ? "team" : "user", owner.name(),
                    owner.locale(), owner.time_zone(), times.empty() ? " 07:00" : times));
}

absl::StatusOr<int> PutOwner(const Session& session, EngineDoor* door, const v1::Owner& owner) {
  v1::ControlRequest request;
  *request.mutable_put_owner()->mutable_owner() = owner;
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  PrintOwner(session, reply->has_owner() ? reply->owner() : owner);
  return kExitOk;
}

absl::StatusOr<int> AddFromFile(const Session& session, EngineDoor* door, const std::string& file) {
  absl::StatusOr<Profiles> profiles = ReadProfiles(file);
  if (!profiles.ok()) return profiles.status();
  for (const v1::Owner& owner : profiles->owners) {
    absl::StatusOr<int> code = PutOwner(session, door, owner);
    if (!code.ok()) return code;
  }
  if (profiles->owners.empty()) {
    return absl::InvalidArgumentError(fmt::format("{} holds no owner.", file));
  }
  return kExitOk;
}

absl::StatusOr<int> Add(const Session& session, const UserOptions& options) {
  if (options.id.empty() && options.file.empty()) {
    return absl::InvalidArgumentError("Name the user, or a file with --file.");
  }
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  if (!options.file.empty()) return AddFromFile(session, door->get(), options.file);
  absl::StatusOr<std::optional<v1::Owner>> found = FindOwner(door->get(), options.id);
  if (!found.ok()) return found.status();
  v1::Owner owner = found->value_or(v1::Owner());
  ApplyFlags(options, &owner);
  return PutOwner(session, door->get(), owner);
}

absl::StatusOr<int> List(const Session& session, const UserOptions& /*options*/) {
  v1::ControlRequest request;
  request.mutable_list_owners();
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->owners());
    return kExitOk;
  }
  for (const v1::Owner& owner : reply->owners().owners()) PrintOwner(session, owner);
  return kExitOk;
}

absl::StatusOr<int> Show(const Session& session, const UserOptions& options) {
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id(options.id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  PrintJson(reply->owner());
  return kExitOk;
}

absl::StatusOr<int> Remove(const Session& session, const UserOptions& options) {
  v1::ControlRequest request;
  request.mutable_remove_owner()->set_owner_id(options.id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const bool existed = reply->removed().existed();
  Print(
      fmt::format("{} {}\n", options.id, existed ? "removed, with its interests" : "is not there"));
  return existed ? kExitOk : kExitNoInput;
}

absl::StatusOr<v1::Mute> MuteOf(const UserOptions& options) {
  v1::Mute mute;
  int given = 0;
  const auto take = [&](const std::string& value, v1::MuteKind kind) {
    if (value.empty()) return;
    ++given;
    mute.set_kind(kind);
    mute.set_value(value);
  };
  take(options.author, v1::MUTE_KIND_AUTHOR);
  take(options.source, v1::MUTE_KIND_SOURCE);
  take(options.term, v1::MUTE_KIND_TERM);
  take(options.conversation, v1::MUTE_KIND_CONVERSATION);
  if (given != 1) {
    return absl::InvalidArgumentError("Give one of --author, --source, --term and --conversation.");
  }
  if (!options.until.empty()) {
    absl::StatusOr<absl::Time> until = ParseTimeArgument(options.until);
    if (!until.ok()) return until.status();
    *mute.mutable_until() = ToTimestamp(*until);
  }
  if (!options.lasting.empty()) {
    absl::StatusOr<absl::Duration> lasting = ParseDuration(options.lasting);
    if (!lasting.ok()) return lasting.status();
    *mute.mutable_until() = ToTimestamp(absl::Now() + *lasting);
  }
  return mute;
}

absl::StatusOr<int> ChangeMute(const Session& session, const UserOptions& options, bool add) {
  absl::StatusOr<v1::Mute> mute = MuteOf(options);
  if (!mute.ok()) return mute.status();
  v1::ControlRequest request;
  if (add) {
    request.mutable_add_mute()->set_owner_id(options.id);
    *request.mutable_add_mute()->mutable_mute() = *mute;
  } else {
    request.mutable_remove_mute()->set_owner_id(options.id);
    *request.mutable_remove_mute()->mutable_mute() = *mute;
  }
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  Print(fmt::format("{} {} {}\n", options.id, add ? "mutes" : "no longer mutes", mute->value()));
  return kExitOk;
}

void AddProfileFlags(CLI::App* add, UserOptions* options) {
  add->add_option("id", options->id, "Lower-case letters, digits and . _ -");
  add->add_option("--file", options->file, "Users and teams from a TOML or JSON file");
  add->add_option("--name", options->name, "The name on the digest");
  add->add_option("--locale", options->locale, "Wording of digests: nl or en");
  add->add_option("--time-zone", options->time_zone, "Such as Europe/Amsterdam");
  add->add_option("--at", options->times, "When digests are made, HH:MM (07:00); may be repeated")
      ->allow_extra_args(false);
  add->add_option("--weekday", options->weekdays, "1 = Monday; every day if not given")
      ->allow_extra_args(false);
  add->add_option("--limit", options->limit, "Stories in a digest (10)");
  add->add_option("--channel", options->channels, "Where digests go")->allow_extra_args(false);
  add->add_flag("--team", options->team, "A team, whose members share interests and digests");
  add->add_option("--member", options->members, "Of a team; may be repeated")
      ->allow_extra_args(false);
  add->add_option("--account", options->account,
                  "Who it is at the organisation's OpenID provider (sign_in.claim)");
  add->add_option("--stand-in", options->stand_in, "Who stands in when no member can");
}

void AddMuteFlags(CLI::App* command, UserOptions* options) {
  command->add_option("id", options->id, "User or team")->required();
  command->add_option("--author", options->author, "SOURCE/HANDLE");
  command->add_option("--source", options->source, "A whole source");
  command->add_option("--term", options->term, "A word or phrase");
  command->add_option("--conversation", options->conversation, "SOURCE/CONVERSATION");
}

}  // namespace

void DeclareUser(CLI::App* command, Action* action) {
  auto options = std::make_shared<UserOptions>();
  command->require_subcommand(1);
  CLI::App* add = AddCommand(command, "add", "Add a user or team, or change what is given");
  AddProfileFlags(add, options.get());
  RunWhenNamed(add, action, options, &Add);
  RunWhenNamed(AddCommand(command, "list", "List users and teams"), action, options, &List);
  CLI::App* show = AddCommand(command, "show", "Everything about one, as JSON");
  show->add_option("id", options->id, "User or team")->required();
  RunWhenNamed(show, action, options, &Show);
  CLI::App* remove = AddCommand(command, "remove", "Remove one, with its interests");
  remove->add_option("id", options->id, "User or team")->required();
  RunWhenNamed(remove, action, options, &Remove);
  CLI::App* mute = AddCommand(command, "mute", "Keep something out of the digests");
  AddMuteFlags(mute, options.get());
  CLI::Option* until = mute->add_option("--until", options->until, "A time; for ever if not given");
  mute->add_option("--for", options->lasting, "7d, 12h")->excludes(until);
  RunWhenNamed(mute, action, options, [](const Session& session, const UserOptions& given) {
    return ChangeMute(session, given, true);
  });
  CLI::App* unmute = AddCommand(command, "unmute", "Take a mute back");
  AddMuteFlags(unmute, options.get());
  RunWhenNamed(unmute, action, options, [](const Session& session, const UserOptions& given) {
    return ChangeMute(session, given, false);
  });
  DeclareUserRights(command, action);
}

}  // namespace sluis
