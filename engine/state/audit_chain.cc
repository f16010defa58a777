#include "engine/state/audit_chain.h"

#include <sodium.h>

#include <initializer_list>

#include "engine/state/keys.h"

namespace sluis {
namespace {

constexpr std::string_view kEnd("\0", 1);
// Field 15, length-delimited, 32 bytes.
constexpr std::string_view kChainTag("\x7a\x20", 2);

std::string Join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

}  // namespace

std::string ChainOf(std::string_view before, uint64_t number, std::string_view record) {
  const std::string text = Join({before, SequenceKey(number), record});
  std::string hash(kChainBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return hash;
}

bool SplitRecord(std::string_view stored, std::string_view* record, std::string_view* chain) {
  const size_t tail = kChainTag.size() + kChainBytes;
  if (stored.size() < tail || stored.substr(stored.size() - tail, kChainTag.size()) != kChainTag) {
    return false;
  }
  *record = stored.substr(0, stored.size() - tail);
  *chain = stored.substr(stored.size() - kChainBytes);
  return true;
}

std::string AliasOfUser(std::string_view user) { return Join({kAliasPrefix, user, kEnd}); }

std::string AliasOfKey(std::string_view principal) { return Join({kAliasPrefix, kEnd, principal}); }

}  // namespace sluis
