// An attack in a process of its own, as it would be on another machine: what it does to its memory
// would else hold up the good clients, who share that in one process.
#ifndef SLUIS_BENCH_HOSTILE_ATTACKER_PROCESS_H_
#define SLUIS_BENCH_HOSTILE_ATTACKER_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "bench/hostile/scenarios.h"

namespace sluis {

// Belongs to one thread, but for Wait.
class AttackerProcess {
 public:
  // Forks, so the program must have one thread at that moment. The child waits for Begin.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<AttackerProcess>> Start(Scenario scenario);
  // Kills the child if it runs.
  ~AttackerProcess();
  AttackerProcess(const AttackerProcess&) = delete;
  AttackerProcess& operator=(const AttackerProcess&) = delete;

  // `key_file`: of the flooder, or empty.
  void Begin(const ServerEndpoints& server, const std::string& key_file);
  void TellThatTimeIsUp();
  // Returns when the attack has ended, with what Scenario::attack returned. On any thread, once.
  [[nodiscard]] absl::StatusOr<std::string> Wait();

 private:
  AttackerProcess() = default;

  pid_t child_ = -1;
  int to_child_ = -1;
  int from_child_ = -1;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_ATTACKER_PROCESS_H_
