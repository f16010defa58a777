#include "proto/checks.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "proto/mail_address.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMaxIdBytes = 64;
constexpr size_t kMostAliases = 4;
constexpr size_t kMaxSourceBytes = 64;
constexpr size_t kMaxTermBytes = 256;
constexpr size_t kMaxLabelBytes = 200;
constexpr size_t kMaxNoteBytes = 2000;
constexpr uint32_t kMostMarginDays = 90;
constexpr int kMaxWeightedTerms = 64;
constexpr uint32_t kMaxRetentionDays = 36500;
constexpr uint32_t kMaxStories = 1000;
constexpr uint32_t kMaxAlertsADay = 100;
constexpr uint32_t kMaxWallPlaces = 8;
constexpr uint32_t kMaxHoldBackSeconds = 86'400;
// Of Timestamp: 0001-01-01 up to the end of 9999, in seconds since 1970.
constexpr int64_t kFirstSecond = -62135596800;
constexpr int64_t kLastSecond = 253402300799;

// Keeps the first thing that is wrong, so that a check reads as a list of fields.
class Findings {
 public:
  explicit Findings(std::string_view where) : where_(where) {}

  const absl::Status& status() const { return status_; }

  void Require(bool holds, std::string_view field, std::string_view rule) {
    if (!holds && status_.ok()) {
      status_ = absl::InvalidArgumentError(fmt::format("{}{} {}", where_, field, rule));
    }
  }
  void Take(const absl::Status& status) {
    if (status_.ok()) status_ = status;
  }
  void Text(std::string_view field, std::string_view value, size_t max_bytes) {
    if (!status_.ok()) return;
    if (value.size() > max_bytes) {
      Require(false, field,
              fmt::format("is {} bytes long; at most {} are taken", value.size(), max_bytes));
    }
    Require(simdjson::validate_utf8(value.data(), value.size()), field, "is not valid UTF-8");
  }
  void Name(std::string_view field, std::string_view value, size_t max_bytes) {
    Require(!value.empty(), field, "is missing");
    Text(field, value, max_bytes);
  }
  // For names that are printed and keyed: a control character in one is an accident or an attack.
  void PlainName(std::string_view field, std::string_view value, size_t max_bytes) {
    Name(field, value, max_bytes);
    for (const char c : value) {
      Require(!absl::ascii_iscntrl(static_cast<unsigned char>(c)), field,
              "holds a control character");
    }
  }
  template <typename Items>
  void Count(std::string_view field, const Items& items, size_t most) {
    if (static_cast<size_t>(items.size()) > most) {
      Require(false, field, fmt::format("has {} items; at most {}", items.size(), most));
    }
  }
  // Checks the number of items first, so that no endless list is walked.
  template <typename Items>
  void Texts(std::string_view field, const Items& items, size_t most, size_t max_bytes) {
    Count(field, items, most);
    for (int i = 0; status_.ok() && i < items.size(); ++i) {
      Text(fmt::format("{}[{}]", field, i), items.Get(i), max_bytes);
    }
  }
  template <typename Items>
  void Names(std::string_view field, const Items& items, size_t most, size_t max_bytes) {
    Count(field, items, most);
    for (int i = 0; status_.ok() && i < items.size(); ++i) {
      Name(fmt::format("{}[{}]", field, i), items.Get(i), max_bytes);
    }
  }
  void Time(std::string_view field, const google::protobuf::Timestamp& time) {
    Require(time.seconds() >= kFirstSecond && time.seconds() <= kLastSecond && time.nanos() >= 0 &&
                time.nanos() < 1'000'000'000,
            field, "is not a time between the years 1 and 9999");
  }

 private:
  std::string where_;
  absl::Status status_;
};

// Names the post in what is said of it, when its own names can be printed.
std::string PostPrefix(const v1::Post& post) {
  const auto printable = [](std::string_view name, size_t most) {
    return !name.empty() && name.size() <= most &&
           simdjson::validate_utf8(name.data(), name.size());
  };
  if (printable(post.source(), kMaxSourceBytes) && printable(post.id(), kMaxIdBytes)) {
    return fmt::format("post {}/{}: ", post.source(), post.id());
  }
  return "post: ";
}

void CheckAuthor(const v1::Author& author, const PostLimits& limits, Findings& findings) {
  findings.Text("author.id", author.id(), limits.max_name_bytes);
  findings.Text("author.handle", author.handle(), limits.max_name_bytes);
  findings.Text("author.name", author.name(), limits.max_name_bytes);
  findings.Text("author.url", author.url(), limits.max_url_bytes);
  findings.Require(v1::AuthorKind_IsValid(author.kind()), "author.kind", "is unknown");
}

void CheckAttachments(const v1::Post& post, const PostLimits& limits, Findings& findings) {
  findings.Count("media", post.media(), limits.max_items);
  for (int i = 0; findings.status().ok() && i < post.media_size(); ++i) {
    const std::string field = fmt::format("media[{}]", i);
    findings.Text(fmt::format("{}.kind", field), post.media(i).kind(), limits.max_name_bytes);
    findings.Text(fmt::format("{}.url", field), post.media(i).url(), limits.max_url_bytes);
    findings.Text(fmt::format("{}.alt_text", field), post.media(i).alt_text(),
                  limits.max_text_bytes);
  }
  findings.Texts("poll.options", post.poll().options(), limits.max_items, limits.max_text_bytes);
  if (post.poll().has_ends_at()) findings.Time("poll.ends_at", post.poll().ends_at());
}

void CheckReferences(const v1::Post& post, const PostLimits& limits, Findings& findings) {
  findings.Text("conversation", post.conversation(), limits.max_name_bytes);
  findings.Text("reply_to", post.reply_to(), limits.max_name_bytes);
  findings.Text("quote_of", post.quote_of(), limits.max_name_bytes);
  findings.Text("repost_of", post.repost_of(), limits.max_name_bytes);
  findings.Text("url", post.url(), limits.max_url_bytes);
  findings.Texts("urls", post.urls(), limits.max_items, limits.max_url_bytes);
  findings.Texts("tags", post.tags(), limits.max_items, limits.max_name_bytes);
  findings.Texts("mentions", post.mentions(), limits.max_items, limits.max_name_bytes);
  findings.Texts("aliases", post.aliases(), kMostAliases, limits.max_name_bytes);
}

// Languages are compared by their first subtag, so the alphabet of BCP 47 is all that matters.
bool IsLanguageTag(std::string_view tag) {
  if (tag.empty() || tag.size() > 35 || !absl::ascii_isalpha(static_cast<unsigned char>(tag[0]))) {
    return false;
  }
  for (const char c : tag) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-') return false;
  }
  return true;
}

bool IsTimeOfDay(std::string_view time) {
  const auto digit = [&](size_t at) {
    return absl::ascii_isdigit(static_cast<unsigned char>(time[at]));
  };
  return time.size() == 5 && digit(0) && digit(1) && time[2] == ':' && digit(3) && digit(4) &&
         time.substr(0, 2) < "24" && time[3] < '6';
}

// The name becomes a path below the zone database, so nothing that could lead elsewhere is tried.
bool IsTimeZone(std::string_view name) {
  absl::TimeZone zone;
  return name.size() <= kMaxIdBytes && name[0] != '/' &&
         name.find_first_of(std::string_view(".:\0", 3)) == std::string_view::npos &&
         absl::LoadTimeZone(std::string(name), &zone);
}

void CheckSchedule(const v1::Schedule& schedule, Findings& findings) {
  findings.Count("schedule.times", schedule.times(), 24);
  for (const std::string& time : schedule.times()) {
    findings.Require(IsTimeOfDay(time), "schedule.times",
                     "holds a time that does not exist; write HH:MM from 00:00 to 23:59");
  }
  for (const auto& [field, time] : {std::pair("schedule.quiet_from", &schedule.quiet_from()),
                                    std::pair("schedule.quiet_until", &schedule.quiet_until())}) {
    findings.Require(time->empty() || IsTimeOfDay(*time), field,
                     "is no time that exists; write HH:MM from 00:00 to 23:59");
  }
  findings.Require(schedule.quiet_from().empty() == schedule.quiet_until().empty(),
                   "schedule.quiet_until", "goes with quiet_from: give both or neither");
  findings.Require(schedule.alerts_a_day() <= kMaxAlertsADay, "schedule.alerts_a_day",
                   "must be at most 100");
  findings.Count("schedule.weekdays", schedule.weekdays(), 7);
  for (const uint32_t day : schedule.weekdays()) {
    findings.Require(day >= 1 && day <= 7, "schedule.weekdays",
                     "must be from 1 (Monday) to 7 (Sunday)");
  }
}

void CheckTeam(const v1::Owner& owner, Findings& findings) {
  const bool team = owner.kind() == v1::OWNER_KIND_TEAM;
  findings.Require(team || owner.members().empty(), "members", "may only be given for a team");
  findings.Require(team || owner.stand_in().empty(), "stand_in", "may only be given for a team");
  findings.Count("members", owner.members(), 1000);
  for (const std::string& member : owner.members()) findings.Take(CheckId("member", member));
  if (!owner.stand_in().empty()) findings.Take(CheckId("stand_in", owner.stand_in()));
}

void CheckTerms(const v1::Interest& interest, const PostLimits& limits, Findings& findings) {
  findings.Count("required", interest.required(), limits.max_items);
  for (int i = 0; findings.status().ok() && i < interest.required_size(); ++i) {
    const std::string field = fmt::format("required[{}]", i);
    findings.Require(!interest.required(i).any_of().empty(), field,
                     "has no terms, so that nothing could ever match");
    findings.Names(field, interest.required(i).any_of(), limits.max_items, kMaxTermBytes);
  }
  findings.Names("optional", interest.optional(), kMaxWeightedTerms, kMaxTermBytes);
  findings.Names("forbidden", interest.forbidden(), limits.max_items, kMaxTermBytes);
  findings.Names("examples", interest.examples(), limits.max_items, limits.max_text_bytes);
  findings.Count("languages", interest.languages(), limits.max_items);
  for (const std::string& tag : interest.languages()) {
    findings.Require(IsLanguageTag(tag), "languages",
                     "holds something that is no language tag; write for example nl or en-GB");
  }
  findings.Names("sources", interest.sources(), limits.max_items, kMaxSourceBytes);
}

}  // namespace

absl::Status CheckPost(const v1::Post& post, const PostLimits& limits) {
  Findings findings(PostPrefix(post));
  findings.PlainName("source", post.source(), kMaxSourceBytes);
  findings.PlainName("id", post.id(), limits.max_name_bytes);
  findings.Require(v1::Operation_IsValid(post.operation()), "operation", "is unknown");
  findings.Require(v1::Visibility_IsValid(post.visibility()), "visibility", "is unknown");
  findings.Text("text", post.text(), limits.max_text_bytes);
  findings.Text("spoiler", post.spoiler(), limits.max_text_bytes);
  findings.Text("title", post.title(), limits.max_text_bytes);
  findings.Texts("languages", post.languages(), limits.max_items, limits.max_name_bytes);
  if (post.has_created_at()) findings.Time("created_at", post.created_at());
  if (post.has_edited_at()) findings.Time("edited_at", post.edited_at());
  CheckAuthor(post.author(), limits, findings);
  CheckReferences(post, limits, findings);
  CheckAttachments(post, limits, findings);
  return findings.status();
}

absl::Status CheckId(std::string_view what, std::string_view id) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool good = !id.empty() && id.size() <= kMaxIdBytes && alphanumeric(id[0]);
  for (const char c : id) good = good && (alphanumeric(c) || c == '.' || c == '_' || c == '-');
  if (good) return absl::OkStatus();
  const std::string_view finding = id.empty() ? "is missing" : "cannot be used as an id";
  return absl::InvalidArgumentError(fmt::format(
      "{} {}; write 1 to 64 of a-z, 0-9, '.', '_' and '-', with a letter or digit first", what,
      finding));
}

absl::Status CheckOwner(const v1::Owner& owner) {
  if (absl::Status id = CheckId("owner.id", owner.id()); !id.ok()) return id;
  const PostLimits limits;
  Findings findings(fmt::format("owner {}: ", owner.id()));
  findings.Require(owner.kind() == v1::OWNER_KIND_USER || owner.kind() == v1::OWNER_KIND_TEAM,
                   "kind", "must be user or team");
  findings.Text("name", owner.name(), limits.max_name_bytes);
  findings.Require(owner.locale().empty() || owner.locale() == "nl" || owner.locale() == "en",
                   "locale", "must be nl or en");
  findings.Require(owner.time_zone().empty() || IsTimeZone(owner.time_zone()), "time_zone",
                   "is unknown; write an IANA name such as Europe/Amsterdam");
  CheckSchedule(owner.schedule(), findings);
  findings.Require(owner.digest_limit() <= kMaxStories, "digest_limit", "must be at most 1000");
  findings.Names("channels", owner.channels(), limits.max_items, limits.max_url_bytes);
  findings.Take(CheckMailChannel(owner));
  findings.Text("account", owner.account(), limits.max_name_bytes);
  findings.Require(owner.account().empty() || owner.kind() == v1::OWNER_KIND_USER, "account",
                   "is of users alone");
  CheckTeam(owner, findings);
  findings.Count("mutes", owner.mutes(), 10000);
  for (const v1::Mute& mute : owner.mutes()) findings.Take(CheckMute(mute));
  return findings.status();
}

absl::Status CheckInterest(const v1::Interest& interest) {
  if (absl::Status id = CheckId("interest.owner_id", interest.owner_id()); !id.ok()) return id;
  if (absl::Status id = CheckId("interest.id", interest.id()); !id.ok()) return id;
  const PostLimits limits;
  Findings findings(fmt::format("interest {}/{}: ", interest.owner_id(), interest.id()));
  findings.Name("title", interest.title(), limits.max_name_bytes);
  findings.Text("description", interest.description(), limits.max_text_bytes);
  CheckTerms(interest, limits, findings);
  findings.Require(v1::InterestKind_IsValid(interest.kind()), "kind", "is unknown");
  findings.Text("purpose", interest.purpose(), limits.max_text_bytes);
  findings.Text("legal_basis", interest.legal_basis(), limits.max_text_bytes);
  findings.Require(interest.retention_days() <= kMaxRetentionDays, "retention_days",
                   "must be at most 36500");
  findings.Require(interest.budget() <= kMaxStories, "budget", "must be at most 1000");
  findings.Require(interest.wall_places() <= kMaxWallPlaces, "wall_places", "must be at most 8");
  findings.Require(interest.wall_hold_back_seconds() <= kMaxHoldBackSeconds,
                   "wall_hold_back_seconds", "must be at most 86400");
  // Written so that NaN fails.
  findings.Require(interest.bar() == 0 || (interest.bar() > 0 && interest.bar() < 1), "bar",
                   "must lie between 0 and 1, both excluded");
  findings.Require(
      interest.precision() == 0 || (interest.precision() > 0 && interest.precision() < 1),
      "precision", "must lie between 0 and 1, both excluded");
  return findings.status();
}

absl::Status CheckMute(const v1::Mute& mute) {
  const PostLimits limits;
  Findings findings("mute: ");
  findings.Require(mute.kind() != v1::MUTE_KIND_UNSPECIFIED && v1::MuteKind_IsValid(mute.kind()),
                   "kind", "must be author, source, term or conversation");
  findings.PlainName("value", mute.value(), kMaxSourceBytes + 1 + limits.max_name_bytes);
  const bool in_source =
      mute.kind() == v1::MUTE_KIND_AUTHOR || mute.kind() == v1::MUTE_KIND_CONVERSATION;
  const size_t slash = mute.value().find('/');
  findings.Require(
      !in_source || (slash != std::string::npos && slash > 0 && slash + 1 < mute.value().size()),
      "value", "must name the source first, as in mastodon/12345");
  if (mute.has_until()) findings.Time("until", mute.until());
  return findings.status();
}

absl::Status CheckPostKey(const v1::PostKey& post) {
  Findings findings("post.");
  findings.PlainName("source", post.source(), kMaxSourceBytes);
  findings.PlainName("id", post.id(), PostLimits().max_name_bytes);
  return findings.status();
}

absl::Status CheckNote(std::string_view note) {
  Findings findings("");
  findings.Text("note", note, kMaxNoteBytes);
  return findings.status();
}

absl::Status CheckEvent(const v1::Event& event) {
  if (absl::Status status = CheckId("event.owner_id", event.owner_id()); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckId("event.id", event.id()); !status.ok()) return status;
  const PostLimits limits;
  Findings findings("event.");
  findings.Name("title", event.title(), limits.max_name_bytes);
  findings.Texts("interest_ids", event.interest_ids(), limits.max_items, limits.max_name_bytes);
  findings.Text("question", event.question(), limits.max_text_bytes);
  findings.Text("follow_up", event.follow_up(), limits.max_text_bytes);
  findings.Time("from", event.from());
  findings.Time("until", event.until());
  findings.Require(FromTimestamp(event.from()) < FromTimestamp(event.until()), "until",
                   "must be later than from");
  findings.Require(event.margin_days() <= kMostMarginDays, "margin_days", "must be 90 at most");
  return findings.status();
}

absl::Status CheckLabel(std::string_view label) {
  Findings findings("access.");
  if (!label.empty()) findings.PlainName("label", label, kMaxLabelBytes);
  return findings.status();
}

}  // namespace sluis
