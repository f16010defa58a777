// Where digests go by mail: a reader's channel "mail:ADDRESS". Pure, safe on any thread.
#ifndef SLUIS_PROTO_MAIL_ADDRESS_H_
#define SLUIS_PROTO_MAIL_ADDRESS_H_

#include <string_view>

#include "absl/status/status.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// An address as it is written on the wire and in headers without quoting: a dot-atom of RFC 5321,
// '@' and a host name, in ASCII, 254 bytes at most. So it can hold no space, comma, line end or
// bracket. InvalidArgument for anything else.
[[nodiscard]] absl::Status CheckMailAddress(std::string_view address);

// At most one channel of mail, and its address is one.
[[nodiscard]] absl::Status CheckMailChannel(const v1::Owner& owner);

// The address of the owner in that channel ("mail"); empty without one. Lives as long as `owner`.
[[nodiscard]] std::string_view AddressIn(const v1::Owner& owner, std::string_view channel);

}  // namespace sluis

#endif  // SLUIS_PROTO_MAIL_ADDRESS_H_
