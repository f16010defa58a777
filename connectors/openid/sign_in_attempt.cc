#include "connectors/openid/sign_in_attempt.h"

#include <sodium.h>

#include <array>

namespace sluis {
namespace {

constexpr size_t kBytes = 32;
using Bytes = std::array<unsigned char, kBytes>;
static_assert(kBytes == crypto_kdf_KEYBYTES && kBytes == crypto_hash_sha256_BYTES);

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string Base64Of(const Bytes& bytes) {
  std::array<char, sodium_base64_ENCODED_LEN(kBytes, kVariant)> text;
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  return text.data();
}

// Each number another one, of which none tells the secret or the others.
std::string Derive(const Bytes& secret, uint64_t number) {
  Bytes derived;
  crypto_kdf_derive_from_key(derived.data(), derived.size(), number, "sign in ", secret.data());
  return Base64Of(derived);
}

SignInAttempt AttemptOf(const Bytes& secret) {
  SignInAttempt attempt;
  attempt.secret = Base64Of(secret);
  attempt.state = Derive(secret, 1);
  attempt.nonce = Derive(secret, 2);
  attempt.code_verifier = Derive(secret, 3);
  Bytes hash;
  crypto_hash_sha256(hash.data(),
                     reinterpret_cast<const unsigned char*>(attempt.code_verifier.data()),
                     attempt.code_verifier.size());
  attempt.code_challenge = Base64Of(hash);
  return attempt;
}

}  // namespace

SignInAttempt SignInAttempt::Begin() {
  Bytes secret;
  randombytes_buf(secret.data(), secret.size());
  return AttemptOf(secret);
}

SignInAttempt SignInAttempt::Of(std::string_view secret) {
  Bytes bytes;
  size_t read = 0;
  const bool is_secret = sodium_base642bin(bytes.data(), bytes.size(), secret.data(), secret.size(),
                                           nullptr, &read, nullptr, kVariant) == 0 &&
                         read == bytes.size();
  return is_secret ? AttemptOf(bytes) : SignInAttempt{};
}

bool SignInAttempt::IsState(std::string_view told) const {
  return !state.empty() && told.size() == state.size() &&
         sodium_memcmp(told.data(), state.data(), state.size()) == 0;
}

}  // namespace sluis
