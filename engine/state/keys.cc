#include "engine/state/keys.h"

#include <xxhash.h>

namespace sluis {
namespace {

constexpr std::string_view kEnd("\0", 1);

template <typename... Parts>
std::string Join(std::string key, Parts... parts) {
  (key.append(parts), ...);
  return key;
}

std::string ShardByte(uint8_t shard) { return std::string(1, static_cast<char>(shard)); }

}  // namespace

uint8_t ShardOf(std::string_view owner_id) {
  return static_cast<uint8_t>(XXH3_64bits(owner_id.data(), owner_id.size()) & 0xff);
}

std::string SequenceKey(uint64_t sequence) {
  std::string key(8, '\0');
  for (size_t i = 0; i < 8; ++i) key[i] = static_cast<char>(sequence >> (56 - 8 * i));
  return key;
}

uint64_t SequenceFromKey(std::string_view key) {
  uint64_t sequence = 0;
  for (size_t i = 0; i < 8; ++i) sequence = sequence << 8 | static_cast<uint8_t>(key[i]);
  return sequence;
}

std::string OwnerKey(std::string_view owner_id) {
  return Join(ShardByte(ShardOf(owner_id)), owner_id);
}

std::string OwnerPrefix(std::string_view owner_id) { return Join(OwnerKey(owner_id), kEnd); }

std::string InterestKey(std::string_view owner_id, std::string_view interest_id) {
  return Join(OwnerPrefix(owner_id), interest_id);
}

std::string WallPrefix(std::string_view owner_id, std::string_view interest_id) {
  return Join(InterestKey(owner_id, interest_id), kEnd);
}

std::string WallPrefix(std::string_view owner_id, std::string_view interest_id, WallPart part) {
  const char byte = static_cast<char>(part);
  return Join(WallPrefix(owner_id, interest_id), std::string_view(&byte, 1));
}

std::string WallKey(std::string_view owner_id, std::string_view interest_id, WallPart part,
                    uint64_t sequence) {
  return Join(WallPrefix(owner_id, interest_id, part), SequenceKey(UINT64_MAX - sequence));
}

std::string AccessKey(std::string_view owner_id, std::string_view access_id) {
  return Join(OwnerPrefix(owner_id), access_id);
}

std::string HandlingKey(std::string_view owner_id, std::string_view known) {
  return Join(OwnerPrefix(owner_id), known);
}

std::string DossierKey(std::string_view owner_id, std::string_view dossier_id) {
  return Join(OwnerPrefix(owner_id), dossier_id);
}

std::string JudgementPrefix(std::string_view owner_id, std::string_view interest_id) {
  return Join(InterestKey(owner_id, interest_id), kEnd);
}

std::string JudgementKey(std::string_view owner_id, std::string_view interest_id, uint64_t number) {
  return Join(JudgementPrefix(owner_id, interest_id), SequenceKey(number));
}

std::string EarlierInterestKey(std::string_view owner_id, std::string_view interest_id,
                               uint64_t number) {
  return JudgementKey(owner_id, interest_id, number);
}

std::string JudgedPostPrefix(std::string_view source, std::string_view id) {
  const std::string name = Join(std::string(source), std::string_view("/"), id);
  return SequenceKey(XXH3_64bits(name.data(), name.size()));
}

std::string JudgedPostKey(std::string_view source, std::string_view id,
                          std::string_view judgement_key) {
  return Join(JudgedPostPrefix(source, id), judgement_key);
}

std::string ShownPostKey(std::string_view source, std::string_view id, std::string_view shower) {
  return Join(JudgedPostPrefix(source, id), shower);
}

std::string MatchLogKey(uint8_t shard, uint64_t first_sequence) {
  return Join(ShardByte(shard), SequenceKey(first_sequence));
}

std::string DigestKey(std::string_view owner_id, std::string_view schedule, std::string_view date) {
  return Join(OwnerPrefix(owner_id), date, kEnd, schedule);
}

std::string OutboxKey(std::string_view digest_key, std::string_view channel) {
  return Join(std::string(digest_key), kEnd, channel);
}

}  // namespace sluis
