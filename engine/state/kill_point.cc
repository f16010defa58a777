#include "engine/state/kill_point.h"

#include <signal.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace sluis {
namespace {

struct KillOrder {
  std::string name;
  int64_t pass = 0;
};

KillOrder ReadOrder() {
  const char* const order = std::getenv("SLUIS_KILL_POINT");
  if (order == nullptr) return {};
  const std::vector<std::string> parts = absl::StrSplit(order, ':');
  KillOrder read;
  if (parts.size() == 2 && absl::SimpleAtoi(parts[1], &read.pass)) read.name = parts[0];
  return read;
}

}  // namespace

void PassKillPoint(const char* name) {
  static const KillOrder order = ReadOrder();
  if (order.name.empty() || order.name != std::string_view(name)) return;
  static std::atomic<int64_t> passes = 0;
  if (++passes == order.pass) raise(SIGKILL);
}

}  // namespace sluis
