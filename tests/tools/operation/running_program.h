// `sluis serve`, the real program, with its pages on a free port.
#ifndef SLUIS_TESTS_TOOLS_OPERATION_RUNNING_PROGRAM_H_
#define SLUIS_TESTS_TOOLS_OPERATION_RUNNING_PROGRAM_H_

#include <string>
#include <vector>

#include "tests/connectors/http/plain_client.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/tools/program.h"

namespace sluis {

// The folder of the demo's files, with a slash.
inline const std::string kDemoData = SLUIS_SOURCE_DIR "/tools/demo/data/";

class RunningProgram {
 public:
  // Returns when it says that it serves. `arguments` go before `serve`.
  explicit RunningProgram(const std::string& data_folder,
                          const std::vector<std::string>& arguments = {},
                          const std::vector<std::string>& variables = {});

  const std::string& ingest() const { return ingest_; }
  // HOST:PORT.
  const std::string& pages() const { return pages_; }
  // HOST:PORT of the readers' pages; empty without web.listen.
  const std::string& web() const { return web_; }

  HttpReply Get(const std::string& path) const { return Fetch(pages_, path); }
  void Signal(int number) { child_.Signal(number); }

  // The next line of the log that holds `part`; fails the test if there is none.
  std::string NextLog(const std::string& part);
  // Ends it with SIGTERM; the rest of what it wrote.
  std::string Stop();

 private:
  ChildProcess child_;
  std::string ingest_;
  std::string pages_;
  std::string web_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_TOOLS_OPERATION_RUNNING_PROGRAM_H_
