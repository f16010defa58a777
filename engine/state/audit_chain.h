// The hashes of the audit, and under which keys its aliases are kept.
#ifndef SLUIS_ENGINE_STATE_AUDIT_CHAIN_H_
#define SLUIS_ENGINE_STATE_AUDIT_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluis {

inline constexpr size_t kChainBytes = 32;
inline constexpr std::string_view kAliasPrefix = "audit-alias/";

// BLAKE2b-256 (RFC 7693) of the chain before, the number and the record without its chain.
std::string ChainOf(std::string_view before, uint64_t number, std::string_view record);

// The bytes of a stored record without its chain, which is its last field; false when it has none.
bool SplitRecord(std::string_view stored, std::string_view* record, std::string_view* chain);

// Keys of AuditAlias in the family "meta". Those of a user's interests begin with the user's own.
std::string AliasOfUser(std::string_view user);
std::string AliasOfKey(std::string_view principal);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_AUDIT_CHAIN_H_
