#include "proto/failed_reply.h"

#include <string>

namespace sluis {

v1::ControlReply FailedReply(const absl::Status& status) {
  v1::ControlReply reply;
  reply.mutable_status()->set_code(static_cast<int>(status.code()));
  reply.mutable_status()->set_message(std::string(status.message()));
  return reply;
}

}  // namespace sluis
