#include "connectors/bluesky/jetstream_dialing.h"

#include <utility>
#include <variant>

#include "absl/time/clock.h"
#include "connectors/bluesky/jetstream_end.h"
#include "connectors/bluesky/jetstream_reader.h"
#include "connectors/http/http_refusal.h"

namespace sluis {
namespace {

// What a body of {"error", "message"} says; empty for any other.
JetstreamEnd EndOf(const HttpResponse& refusal) {
  JetstreamReader reader{PostLimits()};
  absl::StatusOr<JetstreamEvent> event = reader.Read(refusal.body);
  if (!event.ok() || !std::holds_alternative<JetstreamEnd>(event->content)) return {};
  return std::get<JetstreamEnd>(std::move(event->content));
}

WebSocketQuestion QuestionOf(const JetstreamDialing& dialing, uint64_t cursor) {
  const JetstreamWishes wishes = {dialing.counts, dialing.dictionary, cursor};
  return {.url = SubscriptionUrl(dialing.address, wishes),
          .subprotocol = SubprotocolOf(dialing.address),
          .user_agent = dialing.user_agent,
          .stop = dialing.stop};
}

}  // namespace

absl::StatusOr<JetstreamConnection> DialJetstream(const JetstreamDialing& dialing,
                                                  const JetstreamPlace& place, JetstreamStart start,
                                                  absl::Duration* pause) {
  bool is_too_late = false;
  for (;;) {
    HttpResponse refusal;
    auto client =
        WebSocketClient::Connect(QuestionOf(dialing, CursorOf(place, start)), dialing.limits,
                                 dialing.reach, dialing.ca_file, &refusal);
    if (client.ok()) return JetstreamConnection{*std::move(client), start, is_too_late};
    *pause = WantedPause(refusal.fields, absl::Now());
    const JetstreamEnd end = EndOf(refusal);
    if (end.name == "UnknownZstdDictionary") return EndError(dialing.address.server, end);
    if (end.name != "CursorTooOld" || start == JetstreamStart::kNow) return client.status();
    is_too_late = true;
    start = NextBest(place, start);
  }
}

}  // namespace sluis
