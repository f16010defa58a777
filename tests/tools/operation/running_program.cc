#include "tests/tools/operation/running_program.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <optional>

#include "absl/time/time.h"

namespace sluis {
namespace {

std::vector<std::string> Command(const std::string& data_folder,
                                 const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {SLUIS_PROGRAM, "--data", data_folder, "--set",
                                    "metrics.listen=127.0.0.1:*"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  for (const char* word :
       {"serve", "--ingest", "tcp://127.0.0.1:*", "--control", "tcp://127.0.0.1:*", "--live",
        "tcp://127.0.0.1:*", "--replay", "tcp://127.0.0.1:*"}) {
    words.emplace_back(word);
  }
  return words;
}

}  // namespace

RunningProgram::RunningProgram(const std::string& data_folder,
                               const std::vector<std::string>& arguments,
                               const std::vector<std::string>& variables)
    : child_(Command(data_folder, arguments), variables, absl::Minutes(5)) {
  const std::string ingest = "  ingest   ";
  const std::string pages = "  metrics  http://";
  const std::string web = "  pages    http://";
  std::string all;
  while (std::optional<std::string> line = child_.NextLine()) {
    all += *line + "\n";
    if (line->starts_with(ingest)) ingest_ = line->substr(ingest.size());
    if (line->starts_with(web)) web_ = line->substr(web.size());
    if (line->starts_with(pages)) {
      pages_ = line->substr(pages.size(), line->rfind('/') - pages.size());
    }
    if (line->starts_with("Ctrl-C")) return;
  }
  ADD_FAILURE() << "the engine did not start: " << all;
}

std::string RunningProgram::NextLog(const std::string& part) {
  std::string all;
  while (std::optional<std::string> line = child_.NextLine()) {
    if (line->find(part) != std::string::npos) return *line;
    all += *line + "\n";
  }
  ADD_FAILURE() << "no '" << part << "' in: " << all;
  return "";
}

std::string RunningProgram::Stop() {
  child_.Signal(SIGTERM);
  std::string rest;
  while (std::optional<std::string> line = child_.NextLine()) rest += *line + "\n";
  EXPECT_EQ(child_.Finish(), 0) << rest;
  return rest;
}

}  // namespace sluis
