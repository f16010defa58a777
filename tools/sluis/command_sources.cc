#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "connectors/sources/source_name.h"
#include "fmt/format.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/feed_list.h"
#include "tools/sluis/output.h"
#include "tools/sluis/source_text.h"

namespace sluis {
namespace {

struct SourcesOptions {
  std::vector<std::string> addresses;
  std::vector<std::string> names;
  std::string file;
  std::string kind;
  v1::Source source;
  std::vector<std::string> streams;
  std::vector<std::string> languages;
};

using Door = std::unique_ptr<EngineDoor>;

absl::StatusOr<v1::SourceList> ListOf(EngineDoor* door, const std::string& name = "") {
  v1::ControlRequest request;
  request.mutable_list_sources()->set_name(name);
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  return std::move(*reply->mutable_sources());
}

absl::StatusOr<int> List(const Session& session, const SourcesOptions& /*options*/) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  const absl::StatusOr<v1::SourceList> list = ListOf(door->get());
  if (!list.ok()) return list.status();
  if (session.json()) {
    PrintJson(*list);
  } else if (list->sources().empty()) {
    Print("No sources yet. `sluis sources add ADDRESS` adds a feed, or the page that has one.\n");
  } else {
    Print(SourceTable(*list));
  }
  return kExitOk;
}

absl::StatusOr<int> Show(const Session& session, const SourcesOptions& options) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  for (const std::string& name : options.names) {
    const absl::StatusOr<v1::SourceList> list = ListOf(door->get(), name);
    if (!list.ok()) return list.status();
    Print(session.json() ? ToJson(list->sources(0)) : SourceDetails(list->sources(0)));
  }
  return kExitOk;
}

absl::StatusOr<v1::Source> Put(EngineDoor* door, v1::Source source) {
  v1::ControlRequest request;
  *request.mutable_put_source()->mutable_source() = std::move(source);
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  return std::move(*reply->mutable_source());
}

absl::StatusOr<v1::SourceKind> KindFor(const SourcesOptions& options, const std::string& url) {
  if (options.kind.empty()) {
    return options.streams.empty() ? KindOfAddress(url) : v1::SOURCE_KIND_MASTODON;
  }
  const v1::SourceKind kind = KindOfWord(options.kind);
  if (kind != v1::SOURCE_KIND_UNSPECIFIED) return kind;
  return absl::InvalidArgumentError(fmt::format(
      "--kind {}: there is no such kind. Write feed, mastodon, bluesky or x.", options.kind));
}

// The source that is meant, as it is known; null for a new one.
absl::StatusOr<const v1::Source*> MeantSource(const v1::SourceList& known, const std::string& name,
                                              const std::string& url) {
  const v1::Source* const of_url = FindByUrl(known, url);
  if (name.empty()) return of_url;
  if (of_url == nullptr || of_url->name() == name) return FindByName(known, name);
  return absl::InvalidArgumentError(fmt::format(
      "{} is fetched already, as '{}'. Remove that source first, or leave --name out to change it.",
      url, of_url->name()));
}

// Of one address. Added again it is changed, not doubled: what is not said stays as it was.
absl::StatusOr<v1::Source> SourceFor(const SourcesOptions& options, const std::string& address,
                                     const v1::SourceList& known) {
  const std::string url = WithScheme(address);
  const absl::StatusOr<const v1::Source*> before = MeantSource(known, options.source.name(), url);
  if (!before.ok()) return before.status();
  v1::Source source = *before == nullptr ? v1::Source() : **before;
  source.MergeFrom(options.source);
  source.set_url(url);
  if (source.name().empty()) {
    source.set_name(NameOfAddress(
        url, [&known](const std::string& name) { return FindByName(known, name) != nullptr; }));
  }
  const bool says_kind = !options.kind.empty() || !options.streams.empty();
  if (*before == nullptr || says_kind || source.url() != (*before)->url()) {
    const absl::StatusOr<v1::SourceKind> kind = KindFor(options, url);
    if (!kind.ok()) return kind.status();
    source.set_kind(*kind);
  }
  if (!options.streams.empty()) {
    source.mutable_streams()->Assign(options.streams.begin(), options.streams.end());
  }
  if (!options.languages.empty()) {
    source.mutable_languages()->Assign(options.languages.begin(), options.languages.end());
  }
  for (std::string* path : {source.mutable_token_file(), source.mutable_dictionary_file()}) {
    // The program that opens it may have another working folder.
    if (!path->empty()) *path = std::filesystem::absolute(*path).lexically_normal().string();
  }
  return source;
}

absl::StatusOr<int> Add(const Session& session, const SourcesOptions& options) {
  if (options.addresses.size() > 1 && !options.source.name().empty()) {
    return absl::InvalidArgumentError("--name is for one address; there are several.");
  }
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  absl::StatusOr<v1::SourceList> known = ListOf(door->get());
  if (!known.ok()) return known.status();
  for (const std::string& address : options.addresses) {
    absl::StatusOr<v1::Source> source = SourceFor(options, address, *known);
    const bool is_known = source.ok() && FindByName(*known, source->name()) != nullptr;
    if (source.ok()) source = Put(door->get(), *std::move(source));
    if (!source.ok()) return source.status();
    Print(session.json()
              ? ToJson(*source)
              : fmt::format("{} {}: {} {}\n", source->name(), is_known ? "changed" : "added",
                            WordFor(source->kind()), source->url()));
    if (!is_known) *known->add_sources()->mutable_source() = *std::move(source);
  }
  return kExitOk;
}

absl::StatusOr<int> Remove(const Session& session, const SourcesOptions& options) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  int code = kExitOk;
  for (const std::string& name : options.names) {
    v1::ControlRequest request;
    request.mutable_remove_source()->set_name(name);
    const absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
    if (!reply.ok()) return reply.status();
    const bool existed = reply->removed().existed();
    Print(fmt::format("{} {}\n", name, existed ? "removed" : "is not there"));
    if (!existed) code = kExitNoInput;
  }
  return code;
}

absl::StatusOr<int> SetPaused(const Session& session, const SourcesOptions& options, bool paused) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  for (const std::string& name : options.names) {
    const absl::StatusOr<v1::SourceList> list = ListOf(door->get(), name);
    if (!list.ok()) return list.status();
    v1::Source source = list->sources(0).source();
    source.set_paused(paused);
    const absl::StatusOr<v1::Source> put = Put(door->get(), std::move(source));
    if (!put.ok()) return put.status();
    Print(fmt::format("{} {}\n", name, paused ? "paused" : "resumed"));
  }
  return kExitOk;
}

absl::StatusOr<int> Pause(const Session& session, const SourcesOptions& options) {
  return SetPaused(session, options, true);
}

absl::StatusOr<int> Resume(const Session& session, const SourcesOptions& options) {
  return SetPaused(session, options, false);
}

absl::StatusOr<int> Import(const Session& session, const SourcesOptions& options) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  const absl::StatusOr<v1::SourceList> known = ListOf(door->get());
  if (!known.ok()) return known.status();
  absl::StatusOr<FeedListChanges> changes = ReadFeedList(options.file, *known);
  if (!changes.ok()) return changes.status();
  for (v1::Source& source : changes->added) {
    source.set_purpose(options.source.purpose());
    source.set_terms(options.source.terms());
    const absl::StatusOr<v1::Source> put = Put(door->get(), std::move(source));
    if (!put.ok()) return put.status();
  }
  Print(fmt::format("added        {}\nthere before {}\nleft out     {}\n", changes->added.size(),
                    changes->known, changes->left_out.size()));
  for (const std::string& address : changes->left_out) {
    Print(fmt::format("             {}: no address of the web\n",
                      address.empty() ? "(nothing)" : OneLine(address)));
  }
  return kExitOk;
}

absl::StatusOr<int> Export(const Session& session, const SourcesOptions& /*options*/) {
  const absl::StatusOr<Door> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  const absl::StatusOr<v1::SourceList> list = ListOf(door->get());
  if (!list.ok()) return list.status();
  Print(WriteFeedList(*list));
  return kExitOk;
}

void DeclareAdd(CLI::App* add, const std::shared_ptr<SourcesOptions>& options) {
  const auto text = [&](const char* flag, std::string* place, const char* help) {
    add->add_option(flag, *place, help);
  };
  v1::Source& source = options->source;
  add->add_option("address", options->addresses,
                  "Of a feed or of a page that has one; of a server for other kinds")
      ->required();
  text("--kind", &options->kind, "feed, mastodon, bluesky or x (as the address says)");
  text("--name", source.mutable_name(), "What it is called here (out of the address)");
  text("--title", source.mutable_title(), "What people call it (as it calls itself)");
  text("--purpose", source.mutable_purpose(), "What it is read for");
  text("--terms", source.mutable_terms(), "What the source allows: a sentence, or its address");
  add->add_option("--stream", options->streams,
                  "Of Mastodon: public, public:local, hashtag:NAME, list:NUMBER, user (public)");
  add->add_option("--language", options->languages,
                  "Posts that claim only other languages are left out: nl");
  text("--token-file", source.mutable_token_file(),
       "Of Mastodon and X: a file of mode 0600 with the access token");
  text("--dictionary", source.mutable_dictionary_file(),
       "Of Bluesky: the file by which Jetstream packs its frames");
  add->add_flag_callback(
      "--counts", [options] { options->source.set_counts(true); },
      "Of Bluesky: count likes and reposts, too");
}

void DeclareNamed(CLI::App* parent, Action* action, const std::shared_ptr<SourcesOptions>& options,
                  const char* name, const char* summary,
                  absl::StatusOr<int> (*run)(const Session&, const SourcesOptions&)) {
  CLI::App* command = AddCommand(parent, name, summary);
  command->add_option("name", options->names, "As `sluis sources` shows it")->required();
  RunWhenNamed(command, action, options, run);
}

}  // namespace

void DeclareSources(CLI::App* command, Action* action) {
  auto options = std::make_shared<SourcesOptions>();
  command->require_subcommand(0, 1);
  command->callback([command, action, options] {
    if (!command->get_subcommands().empty()) return;
    action->run = [options](const Session& session) { return List(session, *options); };
  });
  RunWhenNamed(AddCommand(command, "list", "Sources and how they are doing (the default)"), action,
               options, &List);
  CLI::App* add = AddCommand(command, "add", "Fetch posts from there");
  DeclareAdd(add, options);
  RunWhenNamed(add, action, options, &Add);
  DeclareNamed(command, action, options, "show", "All that is known of sources", &Show);
  DeclareNamed(command, action, options, "pause", "Fetch nothing for a while", &Pause);
  DeclareNamed(command, action, options, "resume", "Go on fetching", &Resume);
  DeclareNamed(command, action, options, "remove", "Fetch nothing more; what came stays", &Remove);
  CLI::App* import = AddCommand(command, "import", "Add the feeds of a list (OPML)");
  import->add_option("file", options->file, "As feed readers export it; - for standard input")
      ->required();
  import->add_option("--purpose", *options->source.mutable_purpose(), "What they are read for");
  import->add_option("--terms", *options->source.mutable_terms(), "What the sources allow");
  RunWhenNamed(import, action, options, &Import);
  RunWhenNamed(AddCommand(command, "export", "Print the feeds as a list (OPML)"), action, options,
               &Export);
}

}  // namespace sluis
