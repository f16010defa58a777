// What is stored of the live topics, and how far the readers of alerts have come. The replay socket
// only translates to it.
#ifndef SLUIS_ENGINE_DESK_REPLAYING_H_
#define SLUIS_ENGINE_DESK_REPLAYING_H_

#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {

// Answers a replay request. An acknowledgement is written when this returns; the caller makes it
// durable before it answers. Belongs to the thread that may write.
[[nodiscard]] v1::ReplayReply AnswerReplay(const v1::ReplayRequest& request,
                                           const Directory& directory, Store* store);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_REPLAYING_H_
