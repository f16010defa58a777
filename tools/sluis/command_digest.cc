#include <google/protobuf/repeated_field.h>

#include <memory>

#include "fmt/format.h"
#include "proto/time.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct DigestOptions {
  std::string owner;
  std::string id;
  std::string date;
  std::string interest;
  std::string format = "text";
  std::string from;
  std::string until;
};

absl::StatusOr<int> List(const Session& session, const DigestOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_digests()->set_owner_id(options.owner);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->digests());
    return kExitOk;
  }
  for (const std::string& id : reply->digests().digest_ids()) Print(id + "\n");
  return kExitOk;
}

// Leaves only the stories of one interest; the balance sheet stays the whole digest's.
void KeepInterest(const std::string& interest, v1::Digest* digest) {
  auto* stories = digest->mutable_stories();
  for (int i = stories->size() - 1; i >= 0; --i) {
    if (stories->Get(i).interest_id() != interest) stories->DeleteSubrange(i, 1);
  }
}

// One that the owner has, or that the digest shows though it is gone since.
absl::Status CheckInterest(EngineDoor* door, const std::string& interest,
                           const v1::Digest& digest) {
  for (const v1::Story& story : digest.stories()) {
    if (story.interest_id() == interest) return absl::OkStatus();
  }
  v1::ControlRequest request;
  request.mutable_list_interests()->set_owner_id(digest.owner_id());
  const absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  for (const v1::Interest& each : reply->interests().interests()) {
    if (each.id() == interest) return absl::OkStatus();
  }
  return absl::NotFoundError(
      fmt::format("{} has no interest '{}'. `sluis interest list {}` says which there are.",
                  digest.owner_id(), interest, digest.owner_id()));
}

absl::StatusOr<int> PrintDigest(const Session& session, const DigestOptions& options,
                                EngineDoor* door, v1::Digest digest) {
  if (!options.interest.empty()) {
    absl::Status status = CheckInterest(door, options.interest, digest);
    if (!status.ok()) return status;
    KeepInterest(options.interest, &digest);
  }
  absl::StatusOr<std::string> text = RenderDigest(digest, session.json() ? "json" : options.format);
  if (!text.ok()) return text.status();
  Print(*text);
  return kExitOk;
}

// The id that ends in the date; of several that day the last one.
absl::StatusOr<std::string> FindByDate(EngineDoor* door, const DigestOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_digests()->set_owner_id(options.owner);
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  std::string found;
  for (const std::string& id : reply->digests().digest_ids()) {
    if (id.ends_with("/" + options.date) && id > found) found = id;
  }
  if (!found.empty()) return found;
  return absl::NotFoundError(
      fmt::format("{} has no digest of {}. `sluis digest list {}` says which "
                  "there are.",
                  options.owner, options.date, options.owner));
}

absl::StatusOr<int> Show(const Session& session, const DigestOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  std::string id = options.id;
  if (!options.date.empty()) {
    absl::StatusOr<std::string> found = FindByDate(door->get(), options);
    if (!found.ok()) return found.status();
    id = *std::move(found);
  }
  v1::ControlRequest request;
  request.mutable_get_digest()->set_owner_id(options.owner);
  request.mutable_get_digest()->set_digest_id(id);
  absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  return PrintDigest(session, options, door->get(), reply->digest());
}

// The last 24 hours by the engine's clock, which stands at the newest post, unless told otherwise.
absl::Status FillWindow(EngineDoor* door, const DigestOptions& options,
                        v1::MakeDigestRequest* request) {
  v1::ControlRequest stats;
  stats.mutable_stats();
  absl::StatusOr<v1::ControlReply> reply = door->Call(stats);
  if (!reply.ok()) return reply.status();
  const absl::Time now =
      reply->stats().has_now() ? FromTimestamp(reply->stats().now()) : absl::Now();
  // The window is half open: a post that arrived just now belongs to it.
  absl::StatusOr<absl::Time> until = now + absl::Seconds(1);
  if (!options.until.empty()) until = ParseTimeArgument(options.until);
  if (!until.ok()) return until.status();
  absl::StatusOr<absl::Time> from = *until - absl::Hours(24);
  if (!options.from.empty()) from = ParseTimeArgument(options.from);
  if (!from.ok()) return from.status();
  if (*from >= *until) return absl::InvalidArgumentError("The window ends before it begins.");
  *request->mutable_from() = ToTimestamp(*from);
  *request->mutable_until() = ToTimestamp(*until);
  return absl::OkStatus();
}

absl::StatusOr<int> Preview(const Session& session, const DigestOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::ControlRequest request;
  request.mutable_make_digest()->set_owner_id(options.owner);
  if (absl::Status status = FillWindow(door->get(), options, request.mutable_make_digest());
      !status.ok()) {
    return status;
  }
  absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  return PrintDigest(session, options, door->get(), reply->digest());
}

void AddReading(CLI::App* command, DigestOptions* options) {
  command->add_option("owner", options->owner, "User or team")->required();
  command->add_option("--interest", options->interest, "Only the stories of this interest");
  command->add_option("--format", options->format, "text, markdown, html or json")
      ->check(CLI::IsMember({"text", "markdown", "html", "json"}));
}

}  // namespace

void DeclareDigest(CLI::App* command, Action* action) {
  auto options = std::make_shared<DigestOptions>();
  command->require_subcommand(1);
  CLI::App* list = AddCommand(command, "list", "The ids of an owner's digests, the oldest first");
  list->add_option("owner", options->owner, "User or team")->required();
  RunWhenNamed(list, action, options, &List);

  CLI::App* show =
      AddCommand(command, "show", "Print a digest: the newest, or one of a date or id");
  AddReading(show, options.get());
  CLI::Option* id = show->add_option("--id", options->id, "As `digest list` prints it");
  show->add_option("--date", options->date, "Local date, 2026-03-12")->excludes(id);
  RunWhenNamed(show, action, options, &Show);

  CLI::App* preview =
      AddCommand(command, "preview", "Make a digest now, without keeping or sending it");
  AddReading(preview, options.get());
  preview->add_option("--from", options->from, "Begin of the window (24 hours before its end)");
  preview->add_option("--until", options->until, "End of the window (now)");
  RunWhenNamed(preview, action, options, &Preview);
  DeclareDeliveries(command, action);
}

}  // namespace sluis
