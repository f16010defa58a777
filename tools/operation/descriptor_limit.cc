#include "tools/operation/descriptor_limit.h"

#include <sys/resource.h>

#include <cstdint>

#include "fmt/format.h"

namespace sluis {
namespace {

// The database's files, the model, ZeroMQ's own; and what is accepted before it is shut down.
constexpr uint64_t kBesideConnections = 1024;

}  // namespace

absl::Status RaiseDescriptorLimit(const Settings& settings) {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return absl::OkStatus();
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return absl::OkStatus();
  uint64_t needed = kBesideConnections;
  for (const char* key :
       {"ingest.connections", "control.connections", "live.connections", "replay.connections"}) {
    needed += static_cast<uint64_t>(settings.Integer(key));
  }
  if (limit.rlim_cur >= needed) return absl::OkStatus();
  return absl::FailedPreconditionError(fmt::format(
      "This process may have {} files and connections open, and with the connections that the "
      "settings allow it may need {}. Raise the limit (`ulimit -Hn`, LimitNOFILE), or lower "
      "live.connections and the like.",
      static_cast<uint64_t>(limit.rlim_cur), needed));
}

}  // namespace sluis
