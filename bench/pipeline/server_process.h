// `sluis serve` as a child process, and what the kernel says of it.
#ifndef SLUIS_BENCH_PIPELINE_SERVER_PROCESS_H_
#define SLUIS_BENCH_PIPELINE_SERVER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

struct ProcessFacts {
  double processor_seconds = 0;
  uint64_t resident_bytes = 0;
  // The most that it ever had.
  uint64_t peak_bytes = 0;
  uint64_t descriptors = 0;
  // Handed to the disk by the kernel, since the start.
  uint64_t written_bytes = 0;
};

// Where a server is reached.
struct ServerEndpoints {
  std::string ingest;
  std::string control;
  std::string live;
  std::string replay;
};

// proc(5); zeros when there is no such process.
[[nodiscard]] ProcessFacts FactsOf(pid_t process);

// Belongs to one thread. The child is asked to end, and waited for, when this goes.
class ServerProcess {
 public:
  // `program` is sluis; `settings` are KEY=VALUE. Waits until it serves.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::string& program, const std::string& data_folder,
      const std::vector<std::string>& settings);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const ServerEndpoints& endpoints() const { return endpoints_; }
  const std::string& ingest() const { return endpoints_.ingest; }
  const std::string& control() const { return endpoints_.control; }
  const std::string& live() const { return endpoints_.live; }
  const std::string& replay() const { return endpoints_.replay; }
  // HOST:PORT of the readers' pages; empty without web.listen.
  const std::string& pages() const { return pages_; }
  pid_t process() const { return process_; }

  // False once it has ended, for whatever reason.
  bool Runs() const;

  // Asks it to end and waits. False when it did not end well.
  bool Stop();

 private:
  ServerProcess() = default;
  absl::Status ReadEndpoints();

  pid_t process_ = -1;
  int output_ = -1;
  ServerEndpoints endpoints_;
  std::string pages_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_PIPELINE_SERVER_PROCESS_H_
