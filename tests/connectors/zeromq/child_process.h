// A program of another language as a child, read line by line.
#ifndef SLUIS_TESTS_CONNECTORS_ZEROMQ_CHILD_PROCESS_H_
#define SLUIS_TESTS_CONNECTORS_ZEROMQ_CHILD_PROCESS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace sluis {

// Killed at the end if it still runs. Every wait ends at the limit that was set at the start.
class ChildProcess {
 public:
  // `arguments` begins with the program's path; `variables` ("NAME=value") are added to the
  // environment. A failure to start fails the test and leaves a child without output.
  ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& variables,
               absl::Duration limit);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of its standard output and error, without the line end; nothing at the end of
  // both or when the time is over.
  std::optional<std::string> NextLine();

  void Signal(int number);

  // Reads the rest and waits. The exit code; -1 when it was killed, by a signal or for its time.
  int Finish();

 private:
  bool ReadMore();

  pid_t pid_ = -1;
  int output_ = -1;
  absl::Time deadline_;
  std::string buffer_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_ZEROMQ_CHILD_PROCESS_H_
