#include "connectors/bluesky/jetstream_reader.h"

#include <algorithm>
#include <utility>

#include "connectors/bluesky/record_key.h"
#include "connectors/bluesky/record_post.h"
#include "fmt/format.h"
#include "proto/fitting.h"
#include "proto/time.h"

namespace sluis {
namespace {

// A record is at most 1 MiB as CBOR, and its JSON can be longer.
constexpr size_t kMaxFrameBytes = 4 * 1024 * 1024;

absl::Status Wrong(std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("The event of Jetstream {}.", what));
}

JetstreamEvent EndOf(const JsonValue& error) {
  return {std::nullopt, JetstreamEnd{error["error"].String(), error["message"].String()}};
}

JetstreamCursor CursorAt(uint64_t sequence, absl::Time seen_at) {
  return {sequence, static_cast<uint64_t>(absl::ToUnixMicros(seen_at))};
}

JetstreamReaction ReactionOf(JetstreamReaction::Kind kind, std::string record,
                             const JsonValue& commit) {
  const bool gone = commit["operation"].Text() == "delete";
  JetstreamReaction reaction{kind, gone ? -1 : 1, std::move(record), ""};
  if (!gone) reaction.subject = commit["record"]["subject"]["uri"].String();
  return reaction;
}

JetstreamAccount AccountOf(std::string_view did, const JsonValue& account) {
  using Standing = JetstreamAccount::Standing;
  JetstreamAccount found{std::string(did), Standing::kActive};
  const std::string_view status = account["status"].Text();
  if (account["active"].Flag().value_or(false)) return found;
  if (status == "deleted") {
    found.standing = Standing::kDeleted;
  } else if (status == "desynchronized" || status == "throttled") {
    found.standing = Standing::kStalled;
  } else {
    // Unknown reasons, too: an account that is not active may not be shown.
    found.standing = Standing::kGone;
  }
  return found;
}

}  // namespace

JetstreamReader::JetstreamReader(const PostLimits& limits)
    : limits_(limits), parser_(kMaxFrameBytes) {}

absl::StatusOr<JetstreamEvent> JetstreamReader::Read(std::string_view frame, absl::Time latest) {
  const absl::StatusOr<JsonValue> parsed = parser_.Parse(frame);
  if (!parsed.ok()) return parsed.status();
  const JsonValue& document = *parsed;
  if (!document.IsObject()) return Wrong("is no object");
  const std::string_view type = document["$type"].Text();
  if (type == "message") return ReadMessage(document["payload"], latest);
  if (document["error"].IsText() && (type == "error" || !document["kind"].exists())) {
    return EndOf(document);
  }
  return ReadLegacy(document, latest);
}

absl::StatusOr<JetstreamEvent> JetstreamReader::ReadLegacy(const JsonValue& frame,
                                                           absl::Time latest) const {
  const std::string_view did = frame["did"].Text();
  const std::optional<uint64_t> time_us = frame["time_us"].Whole();
  // Up to the year 9999.
  constexpr uint64_t kMostMicros = 253402300799999999;
  if (!IsDid(did)) return Wrong("names no account in \"did\"");
  if (!time_us || *time_us > kMostMicros) return Wrong("has no time in \"time_us\"");
  const absl::Time seen_at = std::min(absl::FromUnixMicros(static_cast<int64_t>(*time_us)), latest);
  JetstreamEvent event{CursorAt(frame["cursor"].Whole().value_or(0), seen_at), {}};
  const std::string_view kind = frame["kind"].Text();
  if (kind == "account") {
    event.content = AccountOf(did, frame["account"]);
  } else if (kind == "identity") {
    event.content = JetstreamHandle{std::string(did), frame["identity"]["handle"].String()};
  } else if (kind == "commit") {
    absl::StatusOr<JetstreamContent> content = ReadCommit(did, frame["commit"], seen_at);
    if (!content.ok()) return content.status();
    event.content = *std::move(content);
  }
  return event;
}

absl::StatusOr<JetstreamEvent> JetstreamReader::ReadMessage(const JsonValue& payload,
                                                            absl::Time latest) const {
  std::string_view type = payload["$type"].Text();
  type.remove_prefix(std::min(type.find('#'), type.size()));
  if (type == "#info") {
    return JetstreamEvent{std::nullopt,
                          JetstreamNotice{payload["name"].String(), payload["message"].String()}};
  }
  const std::string_view did = payload["did"].Text();
  const std::optional<uint64_t> sequence = payload["seq"].Whole();
  // Older servers say only when the event is shown to have been.
  const std::optional<absl::Time> witnessed_at = payload["witnessedAt"].Time();
  const std::optional<absl::Time> told_at = witnessed_at ? witnessed_at : payload["time"].Time();
  if (!IsDid(did)) return Wrong("names no account in \"did\"");
  if (!sequence) return Wrong("has no number in \"seq\"");
  if (!told_at || *told_at < absl::UnixEpoch()) return Wrong("has no time in \"time\"");
  const absl::Time seen_at = std::min(*told_at, latest);
  JetstreamEvent event{CursorAt(*sequence, seen_at), {}};
  if (type == "#account") {
    event.content = AccountOf(did, payload["account"]);
  } else if (type == "#identity") {
    event.content = JetstreamHandle{std::string(did), payload["identity"]["handle"].String()};
  } else if (type == "#sync") {
    event.content = JetstreamGap{std::string(did)};
  } else if (type == "#commit") {
    absl::StatusOr<JetstreamContent> content = ReadCommit(did, payload, seen_at);
    if (!content.ok()) return content.status();
    event.content = *std::move(content);
  }
  return event;
}

absl::StatusOr<JetstreamContent> JetstreamReader::ReadCommit(std::string_view did,
                                                             const JsonValue& commit,
                                                             absl::Time seen_at) const {
  const std::string_view collection = commit["collection"].Text();
  const bool is_like = collection == kLikeCollection;
  if (collection != kPostCollection && !is_like && collection != kRepostCollection) {
    return JetstreamOther();
  }
  const std::string_view rkey = commit["rkey"].Text();
  const std::string_view operation = commit["operation"].Text();
  if (!IsRecordKey(rkey)) return Wrong("names no record in \"rkey\"");
  if (operation != "create" && operation != "update" && operation != "delete") {
    return Wrong("has an \"operation\" that is not create, update or delete");
  }
  if (collection == kPostCollection) return ReadPost(did, commit, seen_at);
  const JetstreamReaction reaction =
      ReactionOf(is_like ? JetstreamReaction::Kind::kLike : JetstreamReaction::Kind::kRepost,
                 RecordUri(did, collection, rkey), commit);
  // Feeds and lists can be liked, too. An update changes nothing that counts.
  const bool of_post = reaction.change < 0 || IsRecordOf(kPostCollection, reaction.subject);
  if (operation == "update" || !of_post) return JetstreamOther();
  return reaction;
}

absl::StatusOr<JetstreamContent> JetstreamReader::ReadPost(std::string_view did,
                                                           const JsonValue& commit,
                                                           absl::Time seen_at) const {
  const RecordPlace place{did, commit["rkey"].Text(), seen_at};
  const std::string_view operation = commit["operation"].Text();
  v1::Post post;
  if (operation == "delete") {
    NamePost(place, &post);
    post.set_operation(v1::OPERATION_DELETE);
  } else {
    if (!commit["record"].IsObject()) return Wrong("has no object in \"record\"");
    ReadPostRecord(place, commit["record"], &post);
    post.set_operation(operation == "update" ? v1::OPERATION_UPDATE : v1::OPERATION_CREATE);
    if (operation == "update") *post.mutable_edited_at() = ToTimestamp(seen_at);
  }
  post.set_revision(ParseTid(commit["rev"].Text()).value_or(0));
  FitPost(limits_, &post);
  if (absl::Status status = CheckPost(post, limits_); !status.ok()) return status;
  return post;
}

}  // namespace sluis
