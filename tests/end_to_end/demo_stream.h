// The demo's readers and posts, sent to the real program.
#ifndef SLUIS_TESTS_END_TO_END_DEMO_STREAM_H_
#define SLUIS_TESTS_END_TO_END_DEMO_STREAM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/ingest_client.h"
#include "tests/connectors/zeromq/child_process.h"

namespace sluis {

// The folder of the demo's files, with a slash.
std::string DemoData();

// `sluis serve` on free ports; its addresses as it printed them.
class Server {
 public:
  explicit Server(const std::string& folder, const std::string& workers = "1",
                  const std::vector<std::string>& variables = {});

  // Empty, as control is, if it ended before it served.
  const std::string& endpoint() const { return endpoint_; }
  const std::string& control() const { return control_; }
  void Signal(int number) { child_.Signal(number); }
  int Finish() { return child_.Finish(); }
  std::optional<std::string> NextLine() { return child_.NextLine(); }

 private:
  ChildProcess child_;
  std::string endpoint_;
  std::string control_;
};

// The demo's posts in batches of `size`.
std::vector<v1::PostBatch> ReadDemo(uint32_t size);

// The same producer each time. Without progress for as long as its patience it gives up.
absl::StatusOr<std::unique_ptr<IngestClient>> TryConnect(const std::string& endpoint,
                                                         absl::Duration patience);
// Null, and a failure of the test, if it is not welcomed.
std::unique_ptr<IngestClient> Connect(const std::string& endpoint);

// What a subcommand prints. It must succeed.
std::string Ask(const std::string& folder, std::vector<std::string> arguments);

void AddReaders(const std::string& folder);

// Every file below the folder, by its path within it.
std::map<std::string, std::string> FilesIn(const std::string& folder);

// Everything that the stream led to.
std::string Outcome(const std::string& folder);
std::string UndisturbedOutcome();

}  // namespace sluis

#endif  // SLUIS_TESTS_END_TO_END_DEMO_STREAM_H_
