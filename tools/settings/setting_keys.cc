#include "tools/settings/setting_keys.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr auto kKeys = std::to_array<SettingKey>({
    {"data.folder", SettingType::kPath, "./sluis-data",
     "Where the engine keeps everything. One engine holds it at a time."},
    {"data.reserve_bytes", SettingType::kInteger, "268435456",
     "With less than this left on the disk no posts are taken until there is more: producers are "
     "told, readers go on, and small changes still find room.",
     0, int64_t{1} << 50},
    {"data.write_buffer_bytes", SettingType::kInteger, "67108864",
     "Memory for what is written and waits to be put into files, of all kinds of data together; it "
     "is safe in the log meanwhile, which grows to four times as much. Less means more and smaller "
     "files. While they are written, twice this may be taken.",
     int64_t{1} << 20, int64_t{1} << 36},
    {"data.block_cache_bytes", SettingType::kInteger, "134217728",
     "Memory for what was read from the files, of all kinds of data together.", int64_t{1} << 20,
     int64_t{1} << 40},
    {"model.path", SettingType::kPath, "",
     "The fastText model (.bin or .ftz). Empty: the one that the folder was changed to ('sluis "
     "model change'), else the model that comes with the program."},
    {"model.storage", SettingType::kText, "resident",
     "How `sluis serve` holds the model: `resident`, in memory of its own, is the fastest; "
     "`mapped`, "
     "as its file has it, starts at once and is shared with other processes. The answers are the "
     "same."},
    {"engine.workers", SettingType::kInteger, "0",
     "Threads that turn posts into vectors and scores; 0: one for each processor that the process "
     "may run on. The answers do not depend on it.",
     0, 256},
    {"ingest.endpoint", SettingType::kEndpoint, "tcp://127.0.0.1:5561",
     "Where producers send posts."},
    {"ingest.max_posts_per_batch", SettingType::kInteger, "1024",
     "A producer's batch may hold this many posts.", 1, 65536},
    {"ingest.credit", SettingType::kInteger, "16",
     "Batches that a producer may have unacknowledged.", 1, 1024},
    {"ingest.max_frame_bytes", SettingType::kInteger, "16777216",
     "The largest batch in bytes, as sent. A connection that sends a larger one is closed.", 4096,
     int64_t{1} << 28},
    {"ingest.queue_bytes", SettingType::kInteger, "536870912",
     "Batches that were received and wait for the engine; beyond it they wait in the sockets.",
     1 << 20, int64_t{1} << 40},
    {"ingest.connections", SettingType::kInteger, "256",
     "TCP connections at one time. For the next one that one is shut down which stands longest "
     "without having sent a message; if all have, the next one itself. So for all sockets.",
     1, 65536},
    {"sources.fetch", SettingType::kBoolean, "true",
     "Whether `sluis serve` fetches from the sources that `sluis sources add` names."},
    {"sources.interval", SettingType::kDuration, "15m",
     "A feed is asked this long after it was asked last, or later where its server wants that."},
    {"sources.threads", SettingType::kInteger, "4",
     "Feeds that are asked at one time. Every other source has a thread of its own.", 1, 64},
    {"sources.host_pause", SettingType::kDuration, "1s",
     "Between two feeds of one host; it is asked for one at a time."},
    {"sources.contact", SettingType::kText, "",
     "Where whoever runs a source finds out who reads it, such as `https://example.nl/sluis`: told "
     "to every server in User-Agent."},
    {"sources.allow", SettingType::kText, "",
     "Addresses within the own network that may be fetched from, with spaces in between: "
     "`10.1.2.3:443 [fd00::7]:8080`. All other addresses that are not public are refused, at the "
     "moment of connecting, whatever a name or a redirect says."},
    {"sources.x_backfill_minutes", SettingType::kInteger, "0",
     "How many minutes of what was missed X is asked for when its stream breaks off; more than 0 "
     "takes an access that X sells.",
     0, 5},
    {"sources.ca_file", SettingType::kPath, "",
     "Certificates, PEM, of who may vouch for sources. Empty: those of the system."},
    {"control.endpoint", SettingType::kEndpoint, "tcp://127.0.0.1:5562",
     "Where users, interests, judgements and questions are sent."},
    {"control.connections", SettingType::kInteger, "256", "TCP connections at one time.", 1, 65536},
    {"live.endpoint", SettingType::kEndpoint, "tcp://127.0.0.1:5563",
     "Where matches, alerts and digests are published."},
    {"live.connections", SettingType::kInteger, "1024", "TCP connections at one time.", 1, 65536},
    {"live.queue_messages", SettingType::kInteger, "10000",
     "Messages that wait for a subscriber that reads too slowly; it loses the next ones.", 1,
     10'000'000},
    {"access.folder", SettingType::kPath, "",
     "Where `sluis keys` keeps the server's key and who may connect. Empty: `keys` in the data "
     "folder."},
    {"access.key", SettingType::kPath, "",
     "A client's key file. With one, commands speak to the engine at control.endpoint and "
     "ingest.endpoint, wherever it runs, and leave the data folder alone."},
    {"access.control_requests_per_second", SettingType::kInteger, "200",
     "What one key may ask on control, and subscribe to on live, over time; for a moment ten "
     "seconds' worth. Beyond it a request is refused with code 8.",
     1, 1'000'000},
    {"access.posts_per_second", SettingType::kInteger, "500000",
     "What one key may send, over time; for a moment ten seconds' worth. Beyond it a batch is "
     "refused with OVER_CREDIT.",
     1, 1'000'000'000},
    {"access.failed_handshakes_per_second", SettingType::kInteger, "20",
     "Connections of one address that end without a single message, over time; for a moment ten "
     "times as many. Beyond it new ones of that address are shut down. Only with keys.",
     1, 1'000'000},
    {"access.handshake_timeout", SettingType::kDuration, "5s",
     "How long a connection may take to shake hands; then it is closed. `0s`: for ever."},
    {"access.over_credit_allowance", SettingType::kInteger, "64",
     "How often its whole credit a producer may send beyond it within a minute: that is thrown "
     "away. Beyond this its connection is shut down and its key refused.",
     1, 1'000'000},
    {"access.over_credit_refusal", SettingType::kDuration, "60s",
     "How long that key is refused in the handshakes of ingest. `0s`: not at all. Only with keys."},
    {"replay.endpoint", SettingType::kEndpoint, "tcp://127.0.0.1:5564",
     "Where what was published can be asked for again, and alerts are acknowledged."},
    {"replay.connections", SettingType::kInteger, "256", "TCP connections at one time.", 1, 65536},
    {"digests.folder", SettingType::kPath, "",
     "Every digest is also written here as text, Markdown, HTML and JSON, a folder an owner. "
     "Empty: none is."},
    {"retention.known", SettingType::kDuration, "30d",
     "A repeat of a post within this time changes nothing; a post created longer ago is refused."},
    {"retention.posts", SettingType::kDuration, "30d",
     "How long posts are kept, counted from their arrival. Their names are known at least as long. "
     "`0d`: without end, here and below."},
    {"retention.matches", SettingType::kDuration, "90d",
     "How long it is kept which post matched which interest, and why."},
    {"retention.digests", SettingType::kDuration, "365d",
     "How long digests are kept; each owner's newest one always is. Also the end date that an "
     "erasure names for digests that were sent."},
    {"retention.judgements", SettingType::kDuration, "0d",
     "How long judgements are kept. What one has taught goes with it."},
    {"retention.backups", SettingType::kDuration, "90d",
     "How long a folder made by `sluis state backup` may last: the end date that an erasure names "
     "for it. Removing it is up to you."},
    {"retention.max_bytes", SettingType::kBytes, "0",
     "How large the database may become on the disk, as `4GiB`, `500MiB` or a number of bytes. The "
     "oldest posts go first, then the oldest matches, then the names of the oldest posts (posts "
     "created before are then refused). 0: as large as it gets."},
    {"stories.window", SettingType::kDuration, "72h",
     "How long a story takes in new posts after its first one."},
    {"interests.organisations", SettingType::kPath, "",
     "A file of accounts that interests may follow by name, one `source/account` a line; `#` "
     "begins "
     "a comment. Only organisations belong there. Empty: no account is followed."},
    {"interests.profiles", SettingType::kPath, "",
     "A file of users and interests, TOML or JSON (docs/interests.md), that `sluis serve` takes in "
     "when it starts and when it is told to reload: who or what is in it and is not stored so is "
     "put. What is not in it stays, as do mutes, pauses and approvals. Empty: none."},
    {"limits.max_text_bytes", SettingType::kInteger, "65536", "The longest text of a post.", 1,
     16 << 20},
    {"limits.max_name_bytes", SettingType::kInteger, "512", "The longest id, handle or name.", 16,
     65536},
    {"limits.max_url_bytes", SettingType::kInteger, "4096", "The longest link.", 16, 65536},
    {"limits.max_items", SettingType::kInteger, "256",
     "The longest list within a post: links, tags, media, mentions.", 1, 65536},
    {"limits.max_held_bytes", SettingType::kInteger, "536870912",
     "What all connections of ingest together may have sent that ZeroMQ still holds, in unfinished "
     "messages too; of control, live and replay a quarter of it each. Beyond it the connection "
     "that holds the most is shut down.",
     1 << 20, int64_t{1} << 40},
    {"limits.max_line_bytes", SettingType::kInteger, "1048576",
     "The longest line of a file of posts; a longer one is named and skipped.", 1024, 64 << 20},
    {"log.level", SettingType::kText, "info",
     "What the running engine writes to standard error: debug, info, warn or error."},
    {"log.format", SettingType::kText, "text",
     "How: `text` is key=value, `json` an object a line."},
    {"metrics.listen", SettingType::kText, "",
     "Where `sluis serve` shows /metrics, /healthz and /readyz over HTTP, such as "
     "`127.0.0.1:9464`. "
     "Whoever can connect may read them. Empty: nowhere (`sluis top` needs none)."},
    {"web.listen", SettingType::kText, "",
     "Where `sluis serve` shows readers their pages over HTTP, such as `127.0.0.1:8080`. For "
     "people "
     "on other machines put a proxy before it that speaks TLS. Empty: nowhere."},
    {"web.url", SettingType::kText, "",
     "How readers' browsers reach the pages, such as `https://sluis.example.nl`: what links to "
     "them "
     "begin with. Empty: `http://` and web.listen."},
    {"web.theme", SettingType::kPath, "",
     "A folder with a look of your own: its `theme.css` takes the place of the built-in one, its "
     "fonts and pictures are under `/assets/theme/`. Read at the start. Empty: the built-in look."},
    {"sign_in.issuer", SettingType::kText, "",
     "The OpenID provider whose accounts sign in to the pages, exactly as its discovery document "
     "writes its `issuer`: `https://login.example.nl/realms/water`. Empty: none. Takes web.url and "
     "sign_in.client_id."},
    {"sign_in.client_id", SettingType::kText, "", "What the provider knows this program by."},
    {"sign_in.client_secret_file", SettingType::kPath, "",
     "A file with the client's secret on its first line, which only its owner can read (mode "
     "0600). Empty: the provider asks for none (a public client; PKCE is used always)."},
    {"sign_in.ca_file", SettingType::kPath, "",
     "Certificates, PEM, of who may vouch for the provider. Empty: those of the system."},
    {"sign_in.scope", SettingType::kText, "email",
     "What the provider is asked for besides `openid`, with spaces in between."},
    {"sign_in.claim", SettingType::kText, "email",
     "The claim that names a reader. `email`: the reader with the channel `mail:ADDRESS`, if the "
     "provider has verified the address. Any other, such as `sub`: the reader whose `account` it "
     "is (`sluis user add ID --account`)."},
    {"sign_in.roles_claim", SettingType::kText, "",
     "The claim with a person's roles, such as `roles` or `groups`. Empty: every reader with an "
     "account gets in, and may do all that readers do."},
    {"sign_in.work_role", SettingType::kText, "sluis",
     "With sign_in.roles_claim: who has this role may do all that readers do."},
    {"sign_in.look_role", SettingType::kText, "sluis-look",
     "With sign_in.roles_claim: who has this one and not the other may look, and change nothing. "
     "Who has neither is not let in."},
    {"sign_in.session", SettingType::kDuration, "12h",
     "How long somebody stays signed in with an account: between a minute and 30 days."},
    {"about.organisation", SettingType::kText, "",
     "Whose filter this is, for the page *About this filter* and its fields of the Algorithm "
     "Register."},
    {"about.contact", SettingType::kText, "",
     "Whom residents and readers ask, such as an address for mail."},
    {"about.legal_basis", SettingType::kText, "",
     "The legal basis on which posts are read, in a sentence."},
    {"about.impact_assessment", SettingType::kText, "",
     "Where the data protection impact assessment can be read, or what came of it."},
    {"about.since", SettingType::kText, "", "Since when the filter is in use, such as `2026-03`."},
    {"mail.url", SettingType::kText, "",
     "The mail server that takes digests for readers with a channel `mail:ADDRESS`: "
     "`smtp://host:587`, or `smtps://host:465`. Empty: no mail is sent."},
    {"mail.tls", SettingType::kText, "required",
     "For `smtp://`: `required`, the server must speak TLS with a valid certificate; "
     "`opportunistic`, TLS if it offers it, whoever it is; `none`, for a server on this machine."},
    {"mail.from", SettingType::kText, "",
     "Who sends: `sluis@example.org` or `Sluis <sluis@example.org>`."},
    {"mail.user", SettingType::kText, "",
     "The name for the mail server. Empty: it asks for none. Only over TLS."},
    {"mail.password_file", SettingType::kPath, "",
     "A file with the password on its first line, which only its owner can read (mode 0600)."},
    {"mail.ca_file", SettingType::kPath, "",
     "Certificates, PEM, of who may vouch for the mail server. Empty: those of the system."},
    {"mail.list_id", SettingType::kText, "",
     "The name of the list in messages (RFC 2919). Empty: `digests.` and the host of web.url, else "
     "of mail.from."},
});

size_t EditDistance(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string DescribeType(const SettingKey& key) {
  const std::string_view name = SettingTypeName(key.type);
  if (key.type != SettingType::kInteger) return std::string(name);
  return fmt::format("{}, {} to {}", name, key.least, key.most);
}

std::string DescribeFallback(const SettingKey& key) {
  return key.fallback.empty() ? "" : fmt::format("`{}`", key.fallback);
}

constexpr std::string_view kDocumentHead = R"(# Configuration

`sluis` reads `sluis.toml` in the folder where it is started, or the file that `--config FILE` or
the variable `SLUIS_CONFIG` names. No file is needed: every key has a default. An unknown key is an
error that names the line and the nearest known key; all that is wrong is named at once.

A flag goes before an environment variable, a variable before the file, the file before the
default. `--set KEY=VALUE` sets any key on the command line; `--data FOLDER` and `--model FILE` are
short for `data.folder` and `model.path`. `sluis config show` prints what is in force and where each
value comes from; `sluis config check` checks the file, or another one, and names every unknown
key and wrong value with its line and column.

A running engine reads the file again at SIGHUP or `sluis reload`; [operating.md](operating.md) says
what counts at once.

Durations are a number with a unit: `s`, `m`, `h` or `d`. Sizes are a number of bytes, or one with
`KiB`, `MiB` or `GiB`. Paths in the file are relative to the folder where `sluis` is started.

```toml
[data]
folder = "/var/lib/sluis"

[engine]
workers = 2

[retention]
known = "30d"
```

This page is printed by `sluis config keys --format markdown`; a test checks that it is up to date.
)";

}  // namespace

std::span<const SettingKey> SettingKeys() { return kKeys; }

std::string_view SettingTypeName(SettingType type) {
  switch (type) {
    case SettingType::kText:
      return "text";
    case SettingType::kPath:
      return "path";
    case SettingType::kEndpoint:
      return "endpoint";
    case SettingType::kInteger:
      return "whole number";
    case SettingType::kDuration:
      return "duration";
    case SettingType::kBoolean:
      return "true or false";
    case SettingType::kBytes:
      return "size";
  }
  return "";
}

const SettingKey* FindSettingKey(std::string_view name) {
  const auto* found = std::find_if(kKeys.begin(), kKeys.end(),
                                   [name](const SettingKey& key) { return key.name == name; });
  return found == kKeys.end() ? nullptr : found;
}

std::string_view NearestSettingKey(std::string_view name) {
  // Longer than any key: how it begins is enough to tell which was meant.
  constexpr size_t kMostCompared = 64;
  name = name.substr(0, kMostCompared);
  std::string_view nearest;
  size_t least = std::numeric_limits<size_t>::max();
  for (const SettingKey& key : kKeys) {
    const size_t longer = std::max(name.size(), key.name.size());
    // So many letters at least must come or go.
    if (longer - std::min(name.size(), key.name.size()) >= least) continue;
    const size_t distance = EditDistance(name, key.name);
    if (distance >= least) continue;
    least = distance;
    nearest = key.name;
  }
  return nearest;
}

std::string SettingVariable(std::string_view name) {
  std::string variable = "SLUIS_";
  for (const char c : name)
    variable += c == '.' ? '_' : absl::ascii_toupper(static_cast<unsigned char>(c));
  return variable;
}

std::string SettingsDocument() {
  std::string document(kDocumentHead);
  std::string_view section;
  for (const SettingKey& key : kKeys) {
    const std::string_view own = key.name.substr(0, key.name.find('.'));
    if (own != section) {
      document +=
          fmt::format("\n## [{}]\n\n| key | type | default | meaning |\n|---|---|---|---|\n", own);
      section = own;
    }
    document +=
        fmt::format("| `{}` | {} | {} | {} As a variable: `{}`. |\n", key.name, DescribeType(key),
                    DescribeFallback(key), key.description, SettingVariable(key.name));
  }
  return document;
}

}  // namespace sluis
