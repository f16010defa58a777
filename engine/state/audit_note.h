// What is told to the audit of one request.
#ifndef SLUIS_ENGINE_STATE_AUDIT_NOTE_H_
#define SLUIS_ENGINE_STATE_AUDIT_NOTE_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Names are the real ones; the audit gives them aliases.
struct AuditNote {
  // The wall's time.
  absl::Time at;
  // The name of the key; "operator" for whoever needs none, empty for the engine itself.
  std::string principal;
  std::string acting_user;
  // The name of the request, such as "put_interest".
  std::string action;
  std::string owner;
  // An interest of `owner` when there is one; else anything that names no person.
  std::string subject;
  // How it ended: as absl::StatusCode.
  int code = 0;
  // Of a summary.
  uint64_t batches = 0;
  uint64_t posts = 0;
};

// What a request says of itself: acting user, action, owner and interest.
AuditNote NoteOf(const v1::ControlRequest& request);

// The newest record of the audit.
struct AuditHead {
  uint64_t number = 0;
  // Hexadecimal; empty before the first record.
  std::string hash;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_AUDIT_NOTE_H_
