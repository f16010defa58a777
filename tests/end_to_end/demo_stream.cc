#include "tests/end_to_end/demo_stream.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "connectors/files/ndjson_reader.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {

std::string DemoData() { return SLUIS_SOURCE_DIR "/tools/demo/data/"; }

Server::Server(const std::string& folder, const std::string& workers,
               const std::vector<std::string>& variables)
    : child_({SLUIS_PROGRAM, "--data", folder, "--set", "engine.workers=" + workers, "serve",
              "--ingest", "tcp://127.0.0.1:*", "--control", "tcp://127.0.0.1:*", "--live",
              "tcp://127.0.0.1:*", "--replay", "tcp://127.0.0.1:*"},
             variables, absl::Minutes(5)) {
  const std::string label = "  ingest   ";
  const std::string control_label = "  control  ";
  while (std::optional<std::string> line = child_.NextLine()) {
    if (line->starts_with(label)) endpoint_ = line->substr(label.size());
    if (line->starts_with(control_label)) control_ = line->substr(control_label.size());
    if (line->starts_with("Ctrl-C")) return;
  }
  endpoint_.clear();
  control_.clear();
}

std::vector<v1::PostBatch> ReadDemo(uint32_t size) {
  std::vector<v1::PostBatch> batches;
  auto reader = NdjsonReader::Open(DemoData() + "posts.ndjson", NdjsonOptions());
  EXPECT_TRUE(reader.ok()) << reader.status();
  for (bool more = true; more;) {
    v1::PostBatch batch;
    batch.set_replay_clock(true);
    more = (*reader)->Next(size, &batch).value_or(false);
    if (batch.posts_size() > 0) batches.push_back(std::move(batch));
  }
  return batches;
}

absl::StatusOr<std::unique_ptr<IngestClient>> TryConnect(const std::string& endpoint,
                                                         absl::Duration patience) {
  if (endpoint.empty()) return absl::UnavailableError("the engine did not start");
  IngestClientOptions options;
  options.endpoint = endpoint;
  options.producer = "recovery";
  options.give_up_after = patience;
  // Nothing is left to be said to an engine that is dead.
  options.limits.linger = absl::ZeroDuration();
  return IngestClient::Connect(options);
}

std::unique_ptr<IngestClient> Connect(const std::string& endpoint) {
  auto client = TryConnect(endpoint, absl::Seconds(60));
  EXPECT_TRUE(client.ok()) << client.status();
  return client.ok() ? *std::move(client) : nullptr;
}

std::string Ask(const std::string& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--data", folder});
  const ProgramResult result = RunSluis(arguments);
  EXPECT_EQ(result.exit_code, 0) << result.error;
  return result.out;
}

void AddReaders(const std::string& folder) {
  Ask(folder, {"user", "add", "--file", DemoData() + "roles.json"});
  Ask(folder, {"interest", "add", "--file", DemoData() + "roles.json"});
}

std::map<std::string, std::string> FilesIn(const std::string& folder) {
  std::map<std::string, std::string> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    const std::filesystem::path name = std::filesystem::relative(entry.path(), folder);
    files[name.string()] = ReadBytes(entry.path().string());
  }
  return files;
}

std::string Outcome(const std::string& folder) {
  std::string outcome;
  for (const char* owner : {"adviseur-water", "webcare-dti", "press-officer"}) {
    outcome += Ask(folder, {"matches", owner, "--json"});
    outcome += Ask(folder, {"digest", "list", owner});
    outcome += Ask(folder, {"digest", "show", owner, "--json"});
  }
  return outcome;
}

std::string UndisturbedOutcome() {
  const ScratchFolder folder;
  AddReaders(folder / "data");
  Ask(folder / "data", {"ingest", "--replay-clock", DemoData() + "posts.ndjson"});
  return Outcome(folder / "data");
}

}  // namespace sluis
