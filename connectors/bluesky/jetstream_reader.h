// Frames of Jetstream, Bluesky's stream of records, as values. Both versions are read, and told
// apart by their form:
//   1. /subscribe: {"did", "time_us", "kind", "commit" | "identity" | "account"}.
//   2. /xrpc/network.bsky.jetstream.subscribeEvents, subprotocol xrpc.v1.json:
//      {"$type": "message", "payload": {"$type": "...#commit", "seq", "time", ...}}, and
//      {"$type": "error", "error", "message"}, after which the server closes the connection.
// Frames come here unpacked: zstd, with the dictionary of the version, is the transport's.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_READER_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/json/json_value.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Where to go on from; both forms are given to the server as ?cursor=. Cursors are inclusive: the
// last event comes again.
struct JetstreamCursor {
  // Of the server that sent it, and of no other. 0 if the frame has none.
  uint64_t sequence = 0;
  // When the server saw the event, in microseconds since 1970: the same at every server, give or
  // take the clocks. Where version 2 does not say that, what the author's server wrote, and that
  // may be anything. 0 if the frame has none.
  uint64_t time_us = 0;
};

// A like or a repost came or went. A delete names only its own record, so what it took back has to
// be looked up under `record`: who wants counts keeps (record -> subject) while it keeps the post.
struct JetstreamReaction {
  enum class Kind { kLike, kRepost };
  Kind kind = Kind::kLike;
  // +1 or -1.
  int change = 0;
  std::string record;
  // The post; empty when `change` is -1.
  std::string subject;
};

// What became of an account.
struct JetstreamAccount {
  enum class Standing {
    // All posts may be shown. They come again if they had gone: not by this stream.
    kActive,
    // Every post of the account is to go now: deactivated, suspended, taken down. It may come back.
    kGone,
    // The same, for ever.
    kDeleted,
    // The stream of this account stands still; its posts remain.
    kStalled,
  };
  std::string did;
  Standing standing = Standing::kActive;
};

struct JetstreamHandle {
  std::string did;
  // Empty when the server does not say: ask for it anew.
  std::string handle;
};

// The repository broke off: what was missed has to be asked for ("sync").
struct JetstreamGap {
  std::string did;
};

// A notice ("OutdatedCursor": posts were missed; "FutureCursor": another server's cursor).
struct JetstreamNotice {
  std::string name;
  std::string message;
};

// The server ends the stream, or refused to begin it.
struct JetstreamEnd {
  std::string name;
  std::string message;
};

// A record of another kind, or an event that is not known here.
struct JetstreamOther {};

// A v1::Post is created, updated, or deleted.
using JetstreamContent = std::variant<JetstreamOther, v1::Post, JetstreamReaction, JetstreamAccount,
                                      JetstreamHandle, JetstreamGap, JetstreamNotice, JetstreamEnd>;

struct JetstreamEvent {
  // Nothing for a notice and an end.
  std::optional<JetstreamCursor> cursor;
  JetstreamContent content;
};

// Belongs to one thread.
class JetstreamReader {
 public:
  explicit JetstreamReader(const PostLimits& limits);

  // One text frame, or the body of a refused request. An error is InvalidArgument with a sentence;
  // go on with the next frame. No event was seen after `latest`: one that says so was seen then.
  [[nodiscard]] absl::StatusOr<JetstreamEvent> Read(std::string_view frame,
                                                    absl::Time latest = absl::InfiniteFuture());

 private:
  absl::StatusOr<JetstreamEvent> ReadLegacy(const JsonValue& frame, absl::Time latest) const;
  absl::StatusOr<JetstreamEvent> ReadMessage(const JsonValue& payload, absl::Time latest) const;
  absl::StatusOr<JetstreamContent> ReadCommit(std::string_view did, const JsonValue& commit,
                                              absl::Time seen_at) const;
  absl::StatusOr<JetstreamContent> ReadPost(std::string_view did, const JsonValue& commit,
                                            absl::Time seen_at) const;

  const PostLimits limits_;
  JsonParser parser_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_READER_H_
