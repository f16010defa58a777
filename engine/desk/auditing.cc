// The desk on the audit itself: it is read like anything else, and that is recorded too.
#include <utility>

#include "engine/desk/desk.h"

namespace sluis {
namespace {

// Reads the store only, up to what was written when it was asked.
v1::ControlReply ReadAudit(const Store& store, const v1::ControlRequest& request,
                           uint64_t last_number) {
  v1::ControlReply reply;
  const absl::Status status =
      request.has_list_audit()
          ? ListAudit(store, request.list_audit(), last_number + 1, reply.mutable_audit())
          : VerifyAudit(store, request.verify_audit().head(), last_number,
                        reply.mutable_audit_verification());
  if (!status.ok()) reply.clear_reply();
  reply.mutable_status()->set_code(static_cast<int32_t>(status.code()));
  reply.mutable_status()->set_message(std::string(status.message()));
  return reply;
}

}  // namespace

v1::ControlReply Desk::LookAtAudit(const v1::ControlRequest& request, Rest* rest) {
  v1::ControlReply reply;
  // What is remembered is part of what is asked for.
  const absl::Status status = parts_.audit->Flush();
  reply.mutable_status()->set_code(static_cast<int32_t>(status.code()));
  reply.mutable_status()->set_message(std::string(status.message()));
  if (!status.ok()) return reply;
  *rest = [store = parts_.store, request, last = parts_.store->counters().audit_number()] {
    return ReadAudit(*store, request, last);
  };
  return reply;
}

}  // namespace sluis
