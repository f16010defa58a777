// The JavaScript example of docs/zeromq.md, run with Node.js against a real engine. Its packages
// come from npm, into the build folder; without a network and without them it is skipped, and says
// so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/alert_desk.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr char kExamples[] = SLUIS_SOURCE_DIR "/connectors/zeromq/examples";
constexpr absl::Duration kLimit = absl::Minutes(3);

// npm's words for a registry that cannot be reached.
bool IsWithoutNetwork(const std::string& output) {
  for (const char* word : {"ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "ECONNREFUSED", "ECONNRESET",
                           "ENETUNREACH", "ERR_SOCKET_TIMEOUT", "EHOSTUNREACH"}) {
    if (output.find(word) != std::string::npos) return true;
  }
  return false;
}

// Nothing if the packages are there, in the versions that the example names; else npm's words.
std::optional<std::string> Install() {
  fs::create_directories(SLUIS_JAVASCRIPT);
  for (const char* file : {"package.json", "sluis_client.js", "alerts.js"}) {
    fs::copy_file(fs::path(kExamples) / file, fs::path(SLUIS_JAVASCRIPT) / file,
                  fs::copy_options::overwrite_existing);
  }
  // What is there already is not asked for again.
  ChildProcess npm({SLUIS_NPM, "--prefix", SLUIS_JAVASCRIPT, "install", "--prefer-offline",
                    "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"},
                   {}, kLimit);
  std::string output;
  while (const std::optional<std::string> line = npm.NextLine()) output += *line + "\n";
  if (npm.Finish() == 0) return std::nullopt;
  return output;
}

TEST(JavaScriptClient, RunsAnAlertDesk) {
  if (const std::optional<std::string> failed = Install()) {
    ASSERT_TRUE(IsWithoutNetwork(*failed)) << *failed;
    GTEST_SKIP() << "npm reaches no registry, so the JavaScript example was NOT tested:\n"
                 << *failed;
  }
  const TemporaryFolder folder;
  ZmqServerOptions options = ServerIn(folder.path());
  options.live_heartbeat = true;
  ServedEngine served(EngineIn(folder.path()), options);
  std::vector<std::string> command = {SLUIS_NODE, SLUIS_JAVASCRIPT "/alerts.js", "--root",
                                      SLUIS_SOURCE_DIR};
  for (const std::string& argument : AlertDeskArguments(served)) command.push_back(argument);
  ChildProcess example(command, {}, kLimit);
  ExpectAlertDesk(&example);
}

}  // namespace
}  // namespace sluis
