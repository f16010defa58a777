#include "connectors/zeromq/principal_registry.h"

#include <utility>

namespace sluis {

PrincipalRegistry::PrincipalRegistry(KeyFolder folder) : folder_(std::move(folder)) {
  view_.table = std::make_shared<PrincipalTable>();
}

PrincipalRegistry::Stamp PrincipalRegistry::StampOfFile() const {
  struct stat found;
  if (::stat(folder_.principals_file().c_str(), &found) != 0) return {0, 0, -2, 0};
  // The time of the last change of mode or place too: it cannot be set back by hand.
  return {found.st_dev, found.st_ino, found.st_size,
          int64_t{found.st_ctim.tv_sec} * 1'000'000'000 + found.st_ctim.tv_nsec};
}

PrincipalRegistry::View PrincipalRegistry::Current() {
  const Stamp stamp = StampOfFile();
  const MutexLock lock(&mutex_);
  if (stamp == stamp_) return view_;
  absl::StatusOr<PrincipalTable> table = folder_.ReadPrincipals();
  status_ = table.status();
  view_.table = std::make_shared<PrincipalTable>(table.ok() ? *std::move(table) : PrincipalTable());
  ++view_.generation;
  // The stamp from before the reading: what is written meanwhile is read the next time.
  stamp_ = stamp;
  return view_;
}

std::shared_ptr<const Principal> PrincipalRegistry::Find(std::string_view name,
                                                         std::string_view key) {
  std::shared_ptr<const Principal> principal = Current().table->FindByName(name);
  if (principal == nullptr || principal->key != key) return nullptr;
  return principal;
}

absl::Status PrincipalRegistry::status() {
  Current();
  const MutexLock lock(&mutex_);
  return status_;
}

}  // namespace sluis
