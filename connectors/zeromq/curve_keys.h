// Key pairs of CURVE (RFC 26, CurveZMQ) as text: 40 characters of Z85 (RFC 32).
#ifndef SLUIS_CONNECTORS_ZEROMQ_CURVE_KEYS_H_
#define SLUIS_CONNECTORS_ZEROMQ_CURVE_KEYS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

struct CurveKeyPair {
  std::string public_key;
  std::string secret_key;
};

// What a client needs: its own pair, and the server's public key, by which it knows the server.
struct CurveClientKeys {
  CurveKeyPair own;
  std::string server_key;
};

[[nodiscard]] absl::StatusOr<CurveKeyPair> MakeCurveKeyPair();

// The public half of a secret key. InvalidArgument when that is no key.
[[nodiscard]] absl::StatusOr<std::string> PublicKeyOf(std::string_view secret_key);

// Whether the text has the form of a key.
bool IsCurveKey(std::string_view text);

// The 32 bytes of a key, as ZAP tells them, as text; empty when they are not 32.
std::string CurveKeyFromBytes(std::string_view bytes);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_CURVE_KEYS_H_
