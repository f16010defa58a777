#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "fmt/format.h"
#include "models/text/query.h"
#include "tools/forms/interest_words.h"
#include "tools/forms/profile_file.h"
#include "tools/forms/text_file.h"
#include "tools/forms/topics_file.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interest_exchange.h"
#include "tools/sluis/interest_preview.h"
#include "tools/sluis/interest_requests.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct InterestOptions {
  std::string owner;
  std::string id;
  std::string file;
  std::string topics;
  std::string title;
  std::string description;
  std::string query;
  // Each value is one group; its alternatives are separated by commas.
  std::vector<std::string> required;
  std::vector<std::string> optional;
  std::vector<std::string> forbidden;
  std::vector<std::string> examples;
  std::vector<std::string> languages;
  std::vector<std::string> sources;
  std::string kind;
  std::string purpose;
  std::string legal_basis;
  uint32_t retention_days = 0;
  uint32_t budget = 0;
  double bar = 0;
  double precision = 0;
  bool no_exploration = false;
  bool at_once = false;
  uint32_t hold_back = 0;
  uint32_t places = 0;
  std::string approver;
  PreviewWindow window;
};

v1::InterestKind KindOf(const std::string& name) {
  if (name == "alert") return v1::INTEREST_KIND_ALERT;
  if (name == "wall") return v1::INTEREST_KIND_WALL;
  return v1::INTEREST_KIND_DIGEST;
}

void AddGroup(const std::string& terms, v1::Interest* interest) {
  v1::TermGroup* group = interest->add_required();
  for (size_t start = 0; start <= terms.size();) {
    const size_t comma = std::min(terms.find(',', start), terms.size());
    if (comma > start) group->add_any_of(terms.substr(start, comma - start));
    start = comma + 1;
  }
}

template <typename List>
void Append(const std::vector<std::string>& values, List* list) {
  for (const std::string& value : values) *list->Add() = value;
}

// Laid over every interest that is added, whatever road it came by.
absl::Status ApplyFlags(const InterestOptions& options, v1::Interest* interest) {
  if (!options.description.empty()) interest->set_description(options.description);
  for (const std::string& terms : options.required) AddGroup(terms, interest);
  if (!options.query.empty()) {
    absl::StatusOr<Query> query = ParseQuery(options.query);
    if (!query.ok()) return query.status();
    AddQuery(*query, interest);
  }
  Append(options.optional, interest->mutable_optional());
  Append(options.forbidden, interest->mutable_forbidden());
  Append(options.examples, interest->mutable_examples());
  Append(options.languages, interest->mutable_languages());
  Append(options.sources, interest->mutable_sources());
  if (!options.kind.empty()) interest->set_kind(KindOf(options.kind));
  if (interest->kind() == v1::INTEREST_KIND_UNSPECIFIED) {
    interest->set_kind(v1::INTEREST_KIND_DIGEST);
  }
  if (!options.purpose.empty()) interest->set_purpose(options.purpose);
  if (!options.legal_basis.empty()) interest->set_legal_basis(options.legal_basis);
  if (options.retention_days > 0) interest->set_retention_days(options.retention_days);
  if (options.budget > 0) interest->set_budget(options.budget);
  if (options.bar > 0) interest->set_bar(options.bar);
  if (options.precision > 0) interest->set_precision(options.precision);
  if (options.no_exploration) interest->set_no_exploration(true);
  if (options.at_once) interest->set_wall_at_once(true);
  if (options.hold_back > 0) interest->set_wall_hold_back_seconds(options.hold_back);
  if (options.places > 0) interest->set_wall_places(options.places);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Interest>> Gather(const InterestOptions& options) {
  std::vector<v1::Interest> interests;
  if (!options.topics.empty()) {
    absl::StatusOr<std::string> text = ReadTextFile(options.topics);
    if (!text.ok()) return text.status();
    absl::StatusOr<std::vector<v1::Interest>> topics =
        ParseTopics(*text, options.topics, options.owner);
    if (!topics.ok()) return topics.status();
    interests = *std::move(topics);
  } else if (!options.file.empty()) {
    absl::StatusOr<Profiles> profiles = ReadProfiles(options.file);
    if (!profiles.ok()) return profiles.status();
    interests = std::move(profiles->interests);
  } else {
    v1::Interest interest;
    interest.set_id(options.id);
    interest.set_title(options.title);
    interests.push_back(std::move(interest));
  }
  if (interests.empty()) return absl::InvalidArgumentError("The file holds no interest.");
  for (v1::Interest& interest : interests) {
    if (!options.owner.empty()) interest.set_owner_id(options.owner);
    if (absl::Status status = ApplyFlags(options, &interest); !status.ok()) return status;
  }
  return interests;
}

absl::StatusOr<int> Add(const Session& session, const InterestOptions& options) {
  if (options.file.empty() && options.topics.empty() &&
      (options.owner.empty() || options.id.empty() || options.title.empty())) {
    return absl::InvalidArgumentError(
        "Name the owner, an id and a --title; or --file FILE; or an owner and --from-topics FILE.");
  }
  if (!options.topics.empty() && options.owner.empty()) {
    return absl::InvalidArgumentError("Name the owner of the topics.");
  }
  absl::StatusOr<std::vector<v1::Interest>> interests = Gather(options);
  if (!interests.ok()) return interests.status();
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::InterestList done;
  for (const v1::Interest& interest : *interests) {
    absl::Status status = PutInterest(door->get(), interest, &done);
    if (!status.ok()) return status;
  }
  PrintInterests(session, done);
  for (const v1::Interest& interest : done.interests()) {
    if (!session.json() && interest.approval() == v1::APPROVAL_WAITING) {
      Print(fmt::format("{}/{}: {}\n", interest.owner_id(), interest.id(),
                        ApprovalInWords(interest)));
    }
  }
  return kExitOk;
}

absl::StatusOr<int> List(const Session& session, const InterestOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_interests()->set_owner_id(options.owner);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  PrintInterests(session, reply->interests());
  return kExitOk;
}

absl::StatusOr<int> Show(const Session& session, const InterestOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  absl::StatusOr<v1::Interest> interest = GetInterest(door->get(), options.owner, options.id);
  if (!interest.ok()) return interest.status();
  if (session.json()) {
    PrintJson(*interest);
  } else {
    PrintInterest(*interest);
    Print(InterestInWords(*interest));
  }
  return kExitOk;
}

// The interest of the file with that id, or the present one, or a new one; the flags laid over it.
absl::StatusOr<v1::Interest> Drafted(EngineDoor* door, const InterestOptions& options) {
  v1::Interest draft;
  if (!options.file.empty()) {
    absl::StatusOr<Profiles> profiles = ReadProfiles(options.file);
    if (!profiles.ok()) return profiles.status();
    const auto found = std::find_if(profiles->interests.begin(), profiles->interests.end(),
                                    [&](const auto& each) { return each.id() == options.id; });
    if (found == profiles->interests.end()) {
      return absl::NotFoundError(
          fmt::format("{} holds no interest '{}'.", options.file, options.id));
    }
    draft = *found;
  } else if (absl::StatusOr<v1::Interest> present = GetInterest(door, options.owner, options.id);
             present.ok()) {
    draft = *std::move(present);
  } else if (!absl::IsNotFound(present.status()) || options.title.empty()) {
    return present.status();
  }
  draft.set_owner_id(options.owner);
  draft.set_id(options.id);
  if (!options.title.empty()) draft.set_title(options.title);
  if (absl::Status status = ApplyFlags(options, &draft); !status.ok()) return status;
  return draft;
}

absl::StatusOr<int> Preview(const Session& session, const InterestOptions& options) {
  v1::ControlRequest request;
  v1::PreviewInterestRequest* preview = request.mutable_preview_interest();
  if (absl::Status status = SetWindow(options.window, preview); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  absl::StatusOr<v1::Interest> draft = Drafted(door->get(), options);
  if (!draft.ok()) return draft.status();
  *preview->mutable_interest() = *std::move(draft);
  absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->preview());
  } else {
    Print(PreviewText(reply->preview()));
  }
  return kExitOk;
}

absl::StatusOr<int> Remove(const Session& session, const InterestOptions& options) {
  v1::ControlRequest request;
  request.mutable_remove_interest()->set_owner_id(options.owner);
  request.mutable_remove_interest()->set_interest_id(options.id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const bool existed = reply->removed().existed();
  Print(fmt::format("{}/{} {}\n", options.owner, options.id, existed ? "removed" : "is not there"));
  return existed ? kExitOk : kExitNoInput;
}

absl::StatusOr<int> Approve(const Session& session, const InterestOptions& options) {
  v1::ControlRequest request;
  request.set_acting_user(options.approver);
  request.mutable_approve_interest()->set_owner_id(options.owner);
  request.mutable_approve_interest()->set_interest_id(options.id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  v1::InterestList done;
  *done.add_interests() = reply->interest();
  PrintInterests(session, done);
  return kExitOk;
}

absl::StatusOr<int> SetPaused(const Session& session, const InterestOptions& options, bool paused) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  absl::StatusOr<v1::Interest> interest = GetInterest(door->get(), options.owner, options.id);
  if (!interest.ok()) return interest.status();
  interest->set_paused(paused);
  v1::InterestList done;
  if (absl::Status status = PutInterest(door->get(), *interest, &done); !status.ok()) return status;
  PrintInterests(session, done);
  return kExitOk;
}

void AddTexts(CLI::App* add, InterestOptions* options) {
  const auto add_list = [add](const char* name, std::vector<std::string>* values,
                              const char* meaning) {
    add->add_option(name, *values, meaning)->allow_extra_args(false);
  };
  add->add_option("--title", options->title, "What it is about, in a few words");
  add->add_option("--description", options->description, "The same in a sentence or two");
  add->add_option("--query", options->query,
                  "Terms as one query: dijk* (kering OR gemaal) ~polder -voetbal lang:nl");
  add_list("--required", &options->required,
           "Terms separated by commas: a post holds at least one; repeat for more groups");
  add_list("--optional", &options->optional, "A term that speaks for a post; may be repeated");
  add_list("--forbidden", &options->forbidden, "A term that rules a post out; may be repeated");
  add_list("--example", &options->examples, "A text that you would want; may be repeated");
  add_list("--language", &options->languages, "Only this language; may be repeated");
  add_list("--source", &options->sources, "Only this source; may be repeated");
}

void AddSettings(CLI::App* add, InterestOptions* options) {
  add->add_option("--kind", options->kind, "digest, alert or wall (digest)")
      ->check(CLI::IsMember({"digest", "alert", "wall"}));
  add->add_option("--purpose", options->purpose, "Why the organisation follows this");
  add->add_option("--legal-basis", options->legal_basis, "The law that lets it");
  add->add_option("--retention-days", options->retention_days, "How long matches are kept");
  add->add_option("--budget", options->budget, "Stories in a digest (10)");
  add->add_option("--bar", options->bar,
                  "Least probability of a match (0.36; an alert asks for more while it learns)")
      ->check(CLI::Range(0.0, 1.0));
  add->add_option("--precision", options->precision,
                  "Share of what is shown that should be to your liking (0.7)")
      ->check(CLI::Range(0.0, 1.0));
  add->add_flag("--no-exploration", options->no_exploration,
                "Never show a post below the bar to learn from");
  add->add_flag("--at-once", options->at_once,
                "Of a wall: show what comes without anybody's approval");
  add->add_option("--hold-back", options->hold_back,
                  "Of a wall: seconds until a post is shown, so that it can be stopped");
  add->add_option("--places", options->places, "Of a wall: posts that it shows at a time (4)");
}

void AddFlags(CLI::App* add, InterestOptions* options) {
  add->add_option("owner", options->owner, "User or team");
  add->add_option("id", options->id, "Lower-case letters, digits and . _ -");
  CLI::Option* file =
      add->add_option("--file", options->file, "Interests from a TOML or JSON file");
  add->add_option("--from-topics", options->topics, "Interests from lines id<TAB>title")
      ->excludes(file);
  AddTexts(add, options);
  AddSettings(add, options);
}

CLI::App* AddNamed(CLI::App* command, const char* name, const char* summary,
                   InterestOptions* options) {
  CLI::App* named = AddCommand(command, name, summary);
  named->add_option("owner", options->owner, "User or team")->required();
  named->add_option("id", options->id, "Interest")->required();
  return named;
}

void DeclarePreview(CLI::App* command, Action* action,
                    const std::shared_ptr<InterestOptions>& options) {
  CLI::App* preview = AddNamed(command, "preview",
                               "What it would have taken of the posts that are kept; flags are "
                               "laid over the interest as it is",
                               options.get());
  preview->add_option("--file", options->file, "The interest from a TOML or JSON file");
  AddTexts(preview, options.get());
  AddSettings(preview, options.get());
  AddWindow(preview, &options->window);
  RunWhenNamed(preview, action, options, &Preview);
}

}  // namespace

void DeclareInterest(CLI::App* command, Action* action) {
  auto options = std::make_shared<InterestOptions>();
  command->require_subcommand(1);
  CLI::App* add = AddCommand(command, "add", "Add interests, or replace those of the same id");
  AddFlags(add, options.get());
  RunWhenNamed(add, action, options, &Add);
  CLI::App* list = AddCommand(command, "list", "List the interests of an owner, or all");
  list->add_option("owner", options->owner, "User or team");
  RunWhenNamed(list, action, options, &List);
  RunWhenNamed(
      AddNamed(command, "show", "What one takes, in words; all of it with --json", options.get()),
      action, options, &Show);
  CLI::App* approve =
      AddNamed(command, "approve", "Let one that waits for it take posts", options.get());
  approve->add_option("--as", options->approver, "The user who approves, another than the owner")
      ->required();
  RunWhenNamed(approve, action, options, &Approve);
  RunWhenNamed(AddNamed(command, "remove", "Remove one", options.get()), action, options, &Remove);
  RunWhenNamed(AddNamed(command, "pause", "Stop matching, keep what was learned", options.get()),
               action, options, [](const Session& session, const InterestOptions& given) {
                 return SetPaused(session, given, true);
               });
  RunWhenNamed(AddNamed(command, "resume", "Match again", options.get()), action, options,
               [](const Session& session, const InterestOptions& given) {
                 return SetPaused(session, given, false);
               });
  DeclarePreview(command, action, options);
  DeclareExchange(command, action);
}

}  // namespace sluis
