// The names of things in the store. Every key starts with its owner's shard or with a sequence, in
// big-endian, so that what belongs together lies together and scans run in order. The 256 shards
// are fixed for ever: a folder can later be divided among machines by shard.
#ifndef SLUIS_ENGINE_STATE_KEYS_H_
#define SLUIS_ENGINE_STATE_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sluis {

// XXH3-64 of the owner's id, low byte. Part of the file format.
uint8_t ShardOf(std::string_view owner_id);

// Eight bytes, big-endian.
std::string SequenceKey(uint64_t sequence);
// Requires at least eight bytes.
uint64_t SequenceFromKey(std::string_view key);

// (shard, owner): also the prefix, with its NUL, of everything that the owner has in a family.
std::string OwnerKey(std::string_view owner_id);
std::string OwnerPrefix(std::string_view owner_id);
std::string InterestKey(std::string_view owner_id, std::string_view interest_id);
// `known` is Store::KnownKey of the post.
std::string HandlingKey(std::string_view owner_id, std::string_view known);
// Posts of a wall of which somebody has decided, and the others: each the newest first, and apart,
// so that a flood of new ones buries no decision.
enum class WallPart : char { kDecided = 1, kUndecided = 2 };
std::string WallKey(std::string_view owner_id, std::string_view interest_id, WallPart part,
                    uint64_t sequence);
std::string WallPrefix(std::string_view owner_id, std::string_view interest_id, WallPart part);
// Of both parts.
std::string WallPrefix(std::string_view owner_id, std::string_view interest_id);
std::string AccessKey(std::string_view owner_id, std::string_view access_id);
std::string DossierKey(std::string_view owner_id, std::string_view dossier_id);
std::string JudgementPrefix(std::string_view owner_id, std::string_view interest_id);
std::string JudgementKey(std::string_view owner_id, std::string_view interest_id, uint64_t number);
// What an interest was before lies under JudgementPrefix too, in its own family.
std::string EarlierInterestKey(std::string_view owner_id, std::string_view interest_id,
                               uint64_t number);
// What a post takes part in lies under its prefix. Two posts may share one.
std::string JudgedPostPrefix(std::string_view source, std::string_view id);
std::string JudgedPostKey(std::string_view source, std::string_view id,
                          std::string_view judgement_key);
// The same of the digests and dossiers that show it, by their keys.
std::string ShownPostKey(std::string_view source, std::string_view id, std::string_view shower);

// (shard, sequence): one shard's part of a commit.
std::string MatchLogKey(uint8_t shard, uint64_t first_sequence);

// A digest's id is "<owner>/<schedule>/<date>"; its key puts the date before the schedule, so
// that an owner's digests lie in the order of time.
std::string DigestKey(std::string_view owner_id, std::string_view schedule, std::string_view date);
// What a channel has still to deliver of the digest of that key.
std::string OutboxKey(std::string_view digest_key, std::string_view channel);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_KEYS_H_
