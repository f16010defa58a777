// A failure on the wire.
#ifndef SLUIS_PROTO_FAILED_REPLY_H_
#define SLUIS_PROTO_FAILED_REPLY_H_

#include "absl/status/status.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// As it goes to whoever asked: the number of the code, and the sentence.
[[nodiscard]] v1::ControlReply FailedReply(const absl::Status& status);

}  // namespace sluis

#endif  // SLUIS_PROTO_FAILED_REPLY_H_
