#include "engine/users/access_book.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "proto/duration.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kIdBytes = 8;

template <size_t kBytes>
std::string RandomBytes() {
  std::string bytes(kBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string HashOf(std::string_view secret) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hash;
}

absl::Duration LifetimeOf(const v1::Access& access) {
  switch (access.kind()) {
    case v1::ACCESS_KIND_SIGN_IN:
      return kSignInLifetime;
    case v1::ACCESS_KIND_SESSION:
      return access.has_session_lifetime() ? FromDuration(access.session_lifetime())
                                           : kSessionLifetime;
    default:
      return absl::InfiniteDuration();
  }
}

bool HasEnded(const v1::Access& access, absl::Time now) {
  return access.has_expires_at() && FromTimestamp(access.expires_at()) <= now;
}

bool IsNewer(const v1::Access& a, const v1::Access& b) {
  const absl::Time of_a = FromTimestamp(a.created_at());
  const absl::Time of_b = FromTimestamp(b.created_at());
  return of_a != of_b ? of_a > of_b : a.id() < b.id();
}

}  // namespace

NewAccess MakeAccess(v1::Access wanted, absl::Time now) {
  NewAccess made;
  absl::WebSafeBase64Escape(RandomBytes<kSecretBytes>(), &made.secret);
  const absl::Duration lifetime = LifetimeOf(wanted);
  v1::Access* const access = made.stored.mutable_access();
  *access = std::move(wanted);
  access->set_id(absl::BytesToHexString(RandomBytes<kIdBytes>()));
  *access->mutable_created_at() = ToTimestamp(now);
  if (lifetime != absl::InfiniteDuration()) {
    *access->mutable_expires_at() = ToTimestamp(now + lifetime);
  }
  made.stored.set_secret_hash(HashOf(made.secret));
  return made;
}

absl::StatusOr<AccessBook> AccessBook::Load(const Store& store) {
  AccessBook book;
  bool damaged = false;
  const absl::Status status =
      store.Scan(Family::kAccess, "", "", [&](std::string_view, std::string_view value) {
        storage::v1::StoredAccess stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) book.Put(stored);
        return !damaged;
      });
  if (damaged) {
    return absl::DataLossError(
        "A stored access cannot be read back. 'sluis state repair' makes what is whole into a new "
        "folder.");
  }
  if (!status.ok()) return status;
  return book;
}

const v1::Access* AccessBook::Find(std::string_view secret, v1::AccessKind kind,
                                   absl::Time now) const {
  // By the hash: how long that takes tells nothing of the secret.
  const auto place = places_.find(HashOf(secret));
  if (place == places_.end()) return nullptr;
  const v1::Access& access =
      owners_.at(place->second.owner_id).at(place->second.access_id).access();
  return access.kind() == kind && !HasEnded(access, now) ? &access : nullptr;
}

std::vector<v1::Access> AccessBook::Of(const std::string& owner_id, absl::Time now) const {
  std::vector<v1::Access> accesses;
  const auto found = owners_.find(owner_id);
  if (found == owners_.end()) return accesses;
  for (const auto& [id, stored] : found->second) {
    if (!HasEnded(stored.access(), now)) accesses.push_back(stored.access());
  }
  std::sort(accesses.begin(), accesses.end(), IsNewer);
  return accesses;
}

std::vector<std::string> AccessBook::IdsOf(const std::string& owner_id) const {
  std::vector<std::string> ids;
  const auto found = owners_.find(owner_id);
  if (found == owners_.end()) return ids;
  for (const auto& [id, stored] : found->second) ids.push_back(id);
  return ids;
}

absl::StatusOr<std::vector<std::string>> AccessBook::InTheWay(const std::string& owner_id,
                                                              v1::AccessKind kind,
                                                              absl::Time now) const {
  std::vector<std::string> ids;
  const auto found = owners_.find(owner_id);
  if (found == owners_.end()) return ids;
  for (const auto& [id, stored] : found->second) {
    if (HasEnded(stored.access(), now)) ids.push_back(id);
  }
  std::vector<v1::Access> same = Of(owner_id, now);
  std::erase_if(same, [kind](const v1::Access& access) { return access.kind() != kind; });
  if (same.size() < kMostAccesses) return ids;
  v1::Access of_kind;
  of_kind.set_kind(kind);
  if (LifetimeOf(of_kind) == absl::InfiniteDuration()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("'", owner_id, "' has ", same.size(),
                     " links of this kind, which is as many as there may be. Revoke one first."));
  }
  for (size_t i = kMostAccesses - 1; i < same.size(); ++i) ids.push_back(same[i].id());
  return ids;
}

void AccessBook::Put(const storage::v1::StoredAccess& access) {
  const v1::Access& told = access.access();
  places_[access.secret_hash()] = {told.owner_id(), told.id()};
  owners_[told.owner_id()][told.id()] = access;
}

bool AccessBook::Remove(const std::string& owner_id, const std::string& access_id) {
  const auto owner = owners_.find(owner_id);
  if (owner == owners_.end()) return false;
  const auto found = owner->second.find(access_id);
  if (found == owner->second.end()) return false;
  places_.erase(found->second.secret_hash());
  owner->second.erase(found);
  if (owner->second.empty()) owners_.erase(owner);
  return true;
}

void AccessBook::RemoveOwner(const std::string& owner_id) {
  const auto owner = owners_.find(owner_id);
  if (owner == owners_.end()) return;
  for (const auto& [id, stored] : owner->second) places_.erase(stored.secret_hash());
  owners_.erase(owner);
}

}  // namespace sluis
