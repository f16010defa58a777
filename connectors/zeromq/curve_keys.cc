#include "connectors/zeromq/curve_keys.h"

#include <fmt/format.h>
#include <zmq.h>

#include <array>
#include <cerrno>
#include <cstdint>

namespace sluis {
namespace {

constexpr size_t kKeyCharacters = 40;
constexpr size_t kKeyBytes = 32;
// ZeroMQ ends its texts with a NUL.
using KeyText = std::array<char, kKeyCharacters + 1>;

}  // namespace

absl::StatusOr<CurveKeyPair> MakeCurveKeyPair() {
  KeyText public_key = {};
  KeyText secret_key = {};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
    return absl::InternalError(fmt::format(
        "cannot make a key pair: {} (was ZeroMQ built with CURVE?)", zmq_strerror(errno)));
  }
  return CurveKeyPair{public_key.data(), secret_key.data()};
}

absl::StatusOr<std::string> PublicKeyOf(std::string_view secret_key) {
  KeyText public_key = {};
  if (!IsCurveKey(secret_key) ||
      zmq_curve_public(public_key.data(), std::string(secret_key).c_str()) != 0) {
    return absl::InvalidArgumentError("a secret key has 40 characters of Z85; this is none");
  }
  return std::string(public_key.data());
}

bool IsCurveKey(std::string_view text) {
  std::array<uint8_t, kKeyBytes> bytes;
  return text.size() == kKeyCharacters && text.find('\0') == std::string_view::npos &&
         zmq_z85_decode(bytes.data(), std::string(text).c_str()) != nullptr;
}

std::string CurveKeyFromBytes(std::string_view bytes) {
  KeyText text = {};
  if (bytes.size() != kKeyBytes) return "";
  zmq_z85_encode(text.data(), reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  return text.data();
}

}  // namespace sluis
