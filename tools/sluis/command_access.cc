#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/feeds/feed_address.h"
#include "connectors/web/pages/wall_page.h"
#include "fmt/format.h"
#include "proto/duration.h"
#include "proto/time.h"
#include "tools/settings/settings.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct AccessOptions {
  std::string id;
  std::string access_id;
  std::string label;
  bool once = false;
  bool feeds = false;
  // An interest: the link opens that wall alone.
  std::string wall;
  bool look_only = false;
  std::string session;
};

std::string_view NameOf(v1::AccessKind kind) {
  switch (kind) {
    case v1::ACCESS_KIND_SIGN_IN:
      return "link, once";
    case v1::ACCESS_KIND_SESSION:
      return "signed in";
    case v1::ACCESS_KIND_PAGES:
      return "link";
    case v1::ACCESS_KIND_FEEDS:
      return "feeds";
    case v1::ACCESS_KIND_WALL:
      return "wall";
    default:
      return "other";
  }
}

std::string Shown(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", FromTimestamp(time), absl::UTCTimeZone());
}

// What links begin with.
absl::StatusOr<std::string> SiteOf(const Settings& settings) {
  if (!settings.Text("web.url").empty()) return settings.Text("web.url");
  const std::string& listens = settings.Text("web.listen");
  if (!listens.empty() && !absl::EndsWith(listens, "*")) return absl::StrCat("http://", listens);
  return absl::FailedPreconditionError(
      "Nobody can open a link to the pages: set web.listen, and web.url if they are reached by "
      "another address, for 'sluis serve' and for this command.");
}

v1::AccessKind KindOf(const AccessOptions& options) {
  if (options.feeds) return v1::ACCESS_KIND_FEEDS;
  return options.once ? v1::ACCESS_KIND_SIGN_IN : v1::ACCESS_KIND_PAGES;
}

absl::StatusOr<int> PrintFeeds(const Session& session, const std::string& site,
                               const v1::GrantedAccess& granted) {
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(granted.access().owner_id());
  absl::StatusOr<v1::ControlReply> reply = session.Ask(list);
  if (!reply.ok()) return reply.status();
  for (const FeedAddress& feed : FeedAddresses(site, granted.secret(), reply->interests())) {
    Print(feed.atom + "\n" + feed.json + "\n");
  }
  return kExitOk;
}

absl::StatusOr<int> Grant(const Session& session, const AccessOptions& options) {
  const absl::StatusOr<std::string> site = SiteOf(session.settings());
  if (!site.ok() && !session.json()) return site.status();
  v1::ControlRequest request;
  v1::GrantAccessRequest* const grant = request.mutable_grant_access();
  grant->set_owner_id(options.id);
  grant->set_kind(KindOf(options));
  grant->set_label(options.label);
  if (!options.wall.empty()) {
    grant->set_kind(v1::ACCESS_KIND_WALL);
    grant->set_interest_id(options.wall);
  }
  grant->set_look_only(options.look_only);
  if (!options.session.empty()) {
    const absl::StatusOr<absl::Duration> lifetime = ParseDuration(options.session);
    if (!lifetime.ok()) return lifetime.status();
    *grant->mutable_session_lifetime() = ToProtoDuration(*lifetime);
  }
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->granted_access());
    return kExitOk;
  }
  if (options.feeds) return PrintFeeds(session, *site, reply->granted_access());
  const std::string& secret = reply->granted_access().secret();
  Print(*site + (options.wall.empty() ? SignInPath(secret) : WallLinkPath(secret)) + "\n");
  return kExitOk;
}

absl::StatusOr<int> List(const Session& session, const AccessOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_access()->set_owner_id(options.id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->access_list());
    return kExitOk;
  }
  for (const v1::Access& access : reply->access_list().accesses()) {
    const std::string end = access.has_expires_at()
                                ? absl::StrCat("until ", Shown(access.expires_at()))
                                : std::string("until it is revoked");
    std::string kind(NameOf(access.kind()));
    if (!access.interest_id().empty()) kind += " " + access.interest_id();
    if (access.look_only()) kind += ", to look";
    Print(fmt::format("{}\t{}\tfrom {}\t{}\t{}\n", access.id(), kind, Shown(access.created_at()),
                      end, access.label()));
  }
  return kExitOk;
}

absl::StatusOr<int> Revoke(const Session& session, const AccessOptions& options) {
  v1::ControlRequest request;
  request.mutable_revoke_access()->set_owner_id(options.id);
  request.mutable_revoke_access()->set_access_id(options.access_id);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const bool existed = reply->removed().existed();
  Print(fmt::format("{} {}\n", options.access_id, existed ? "revoked" : "is not there"));
  return existed ? kExitOk : kExitNoInput;
}

}  // namespace

void DeclareAccess(CLI::App* command, Action* action) {
  auto options = std::make_shared<AccessOptions>();
  command->require_subcommand(1);
  CLI::App* grant = AddCommand(command, "grant", "Print a link that opens somebody's pages");
  grant->add_option("id", options->id, "User or team")->required();
  CLI::Option* once =
      grant->add_flag("--once", options->once, "For one use, within a quarter of an hour");
  grant
      ->add_flag("--feeds", options->feeds,
                 "Print the addresses of the feeds instead: the digests and each interest")
      ->excludes(once);
  grant->add_flag("--look", options->look_only, "To look alone: nothing can be changed with it")
      ->excludes("--feeds");
  grant->add_option("--session", options->session,
                    "How long a browser stays signed in with it, such as 12h (30d)");
  grant->add_option("--label", options->label, "What it is for, such as: phone");
  grant->add_option("--wall", options->wall, "For a screen in a hall: this wall alone, to look at")
      ->excludes("--once")
      ->excludes("--look");
  RunWhenNamed(grant, action, options, &Grant);
  CLI::App* list = AddCommand(command, "list", "Links and browsers that are signed in");
  list->add_option("id", options->id, "User or team")->required();
  RunWhenNamed(list, action, options, &List);
  CLI::App* revoke = AddCommand(command, "revoke", "End a link, or sign a browser out");
  revoke->add_option("id", options->id, "User or team")->required();
  revoke->add_option("access", options->access_id, "As `access list` shows it")->required();
  RunWhenNamed(revoke, action, options, &Revoke);
}

}  // namespace sluis
