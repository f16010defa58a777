// The real program as its operator sees it: pages, log, service manager, `sluis top`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/served_engine.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/operation/running_program.h"
#include "tools/operation/metrics_reading.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class OperationTest : public testing::Test {
 protected:
  ProgramResult Sluis(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", data_});
    ProgramResult result = RunSluis(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result;
  }
  void AddReaders() {
    Sluis({"user", "add", "--file", kDemoData + "roles.json"});
    Sluis({"interest", "add", "--file", kDemoData + "roles.json"});
  }
  // What the producer was told.
  simdjson::dom::element Ingest() {
    const ProgramResult result =
        Sluis({"ingest", "--replay-clock", kDemoData + "posts.ndjson", "--json"});
    return parser_.parse(result.out);
  }
  static MetricsReading Scrape(const RunningProgram& program) {
    const HttpReply reply = program.Get("/metrics");
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.head, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
    auto reading = MetricsReading::Parse(reply.body);
    EXPECT_TRUE(reading.ok()) << reading.status();
    return reading.ok() ? *reading : MetricsReading();
  }

  const ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
  simdjson::dom::parser parser_;
};

TEST_F(OperationTest, MetricsAgreeWithWhatWasSent) {
  AddReaders();
  RunningProgram program(data_);
  double accepted = 0;
  double duplicates = 0;
  for (int i = 0; i < 2; ++i) {
    const simdjson::dom::element told = Ingest();
    accepted += static_cast<double>(uint64_t(told["accepted"]));
    duplicates += static_cast<double>(uint64_t(told["duplicates"]));
    const MetricsReading reading = Scrape(program);
    EXPECT_EQ(reading.Value("sluis_ingest_posts_total{result=\"accepted\"}"), accepted);
    EXPECT_EQ(reading.Value("sluis_ingest_posts_total{result=\"duplicate\"}"), duplicates);
    EXPECT_EQ(reading.Value("sluis_ingest_posts_total{result=\"refused\"}"), 0);
  }
  EXPECT_EQ(accepted, 522);
  EXPECT_EQ(duplicates, 522);
  const MetricsReading reading = Scrape(program);
  const ProgramResult shown = Sluis({"state", "show", "--json"});
  const simdjson::dom::element state = parser_.parse(shown.out);
  const auto stored = [&state](const char* name) {
    return std::stod(std::string(std::string_view(state[name])));
  };
  EXPECT_EQ(reading.Value("sluis_matches_total"), stored("matches"));
  EXPECT_EQ(reading.Value("sluis_digests_total"), stored("digests"));
  EXPECT_EQ(reading.Value("sluis_posts"), stored("posts"));
  EXPECT_EQ(reading.Value("sluis_interests"), stored("interests"));
  EXPECT_EQ(reading.Value("sluis_owners"), stored("owners"));
  EXPECT_EQ(reading.Value("sluis_stream_posts_total"), stored("stream_sequence"));
  EXPECT_GT(reading.Value("sluis_matches_total"), 0);
  EXPECT_EQ(reading.Value("sluis_decisions_total"),
            stored("stream_sequence") * stored("interests"));
  EXPECT_EQ(reading.Label("sluis_model_info", "hash"), std::string_view(state["model"]));
  const double batches = reading.Value("sluis_ingest_batches_total");
  EXPECT_GT(batches, 1);
  EXPECT_EQ(reading.Value("sluis_ingest_commit_seconds_count"), batches);
  EXPECT_EQ(reading.Value("sluis_ingest_commit_seconds_bucket{le=\"+Inf\"}"), batches);
  EXPECT_GT(reading.Value("sluis_ingest_commit_seconds_sum"),
            reading.Value("sluis_ingest_batch_seconds_sum") * .99);
  EXPECT_EQ(reading.Value("sluis_ingest_queue_requests"), 0);
  EXPECT_EQ(reading.Value("sluis_ingest_queue_bytes"), 0);
  EXPECT_GT(reading.Value("process_resident_memory_bytes"), 1e6);
  EXPECT_GT(reading.Sum("sluis_state_memory_bytes"), 1e4);
  EXPECT_EQ(reading.Value("sluis_ready"), 1);
}

TEST_F(OperationTest, RefusedRequestsAreCountedByReason) {
  RunningProgram program(data_);
  RawPeer peer(ZmqRole::kDealer, program.ingest());
  peer.SendFrames({"this is no request"});
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_MALFORMED);
  peer.Send(MakeBatch(1, "1", "water"));
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_NO_HELLO);
  peer.SendHello("test");
  EXPECT_TRUE(peer.NextReply().has_welcome());
  peer.Send(MakeBatch(7, "1", "water"));
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_OUT_OF_ORDER);
  const MetricsReading reading = Scrape(program);
  EXPECT_EQ(reading.Value("sluis_ingest_nacks_total{reason=\"malformed\"}"), 1);
  EXPECT_EQ(reading.Value("sluis_ingest_nacks_total{reason=\"no_hello\"}"), 1);
  EXPECT_EQ(reading.Value("sluis_ingest_nacks_total{reason=\"out_of_order\"}"), 1);
  EXPECT_EQ(reading.Value("sluis_ingest_nacks_total{reason=\"storage\"}"), 0);
  EXPECT_EQ(reading.Sum("sluis_ingest_posts_total"), 0);
}

// https://prometheus.io/docs/instrumenting/exposition_formats/
TEST_F(OperationTest, MetricsAreInPrometheusFormatAndNameNobody) {
  AddReaders();
  RunningProgram program(data_);
  Ingest();
  const std::string text = program.Get("/metrics").body;
  static const std::regex kSample(
      R"re(([a-z_:][a-z0-9_:]*)(\{([a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*)?\})? [-+0-9.eInfNa]+)re");
  static const std::regex kType("# TYPE ([a-z0-9_]+) (counter|gauge|histogram)");
  std::set<std::string> families;
  std::string family;
  std::string type;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kType)) {
      family = match[1];
      type = match[2];
      EXPECT_TRUE(families.insert(family).second) << family << " comes twice";
      EXPECT_EQ(type == "counter", family.ends_with("_total")) << line;
      EXPECT_TRUE(family.starts_with("sluis_") || family.starts_with("process_")) << line;
    } else if (!line.starts_with("# HELP ")) {
      ASSERT_TRUE(std::regex_match(line, match, kSample)) << line;
      EXPECT_TRUE(std::string(match[1]).starts_with(family)) << line;
    }
  }
  EXPECT_GT(families.size(), 40u);
  EXPECT_TRUE(text.ends_with('\n'));
  EXPECT_THAT(text, Not(HasSubstr("adviseur")));
  EXPECT_THAT(text, Not(HasSubstr("hoogwater")));
}

TEST_F(OperationTest, HealthAndReadiness) {
  RunningProgram program(data_);
  std::string health = program.Get("/healthz").body;
  // The loop has its first turn in a moment.
  while (health == "starting\n") health = program.Get("/healthz").body;
  EXPECT_EQ(health, "ok\n");
  EXPECT_EQ(program.Get("/readyz").body, "ready\n");
  EXPECT_EQ(program.Get("/").status, 404);
  // Nobody can write a file where a folder is.
  std::filesystem::remove(data_ + "/run/writable");
  std::filesystem::create_directory(data_ + "/run/writable");
  const HttpReply reply = program.Get("/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("not ready: the data folder cannot be written to"));
  EXPECT_EQ(Scrape(program).Value("sluis_ready"), 0);
  EXPECT_EQ(program.Get("/healthz").status, 200);
}

TEST_F(OperationTest, IsNotReadyWhileItOpens) {
  // Opening a pipe waits until somebody opens its other end.
  const std::string pipe = folder_ / "organisations";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  ChildProcess child(
      {SLUIS_PROGRAM, "--data", data_, "--set", "interests.organisations=" + pipe, "--set",
       "metrics.listen=127.0.0.1:*", "serve", "--ingest", "tcp://127.0.0.1:*", "--control",
       "tcp://127.0.0.1:*", "--live", "tcp://127.0.0.1:*"},
      {}, absl::Minutes(2));
  std::optional<std::string> line = child.NextLine();
  ASSERT_TRUE(line.has_value());
  ASSERT_THAT(*line, HasSubstr("event=starting"));
  const std::string pages = line->substr(line->rfind('=') + 1);
  HttpReply reply = Fetch(pages, "/readyz");
  while (reply.body == "not ready: starting\n") reply = Fetch(pages, "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body, "not ready: opening the model and the state\n");
  EXPECT_EQ(Fetch(pages, "/healthz").body, "starting\n");
  EXPECT_THAT(Fetch(pages, "/metrics").body, HasSubstr("\nsluis_ready 0\n"));
  std::ofstream(pipe) << "# none\n";
  while (line.has_value() && line->find("event=ready") == std::string::npos)
    line = child.NextLine();
  EXPECT_EQ(Fetch(pages, "/readyz").body, "ready\n");
}

// The service manager's end of sd_notify(3).
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path)
      : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  }
  ~NotifySocket() { close(socket_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  std::string Next() {
    pollfd event = {socket_, POLLIN, 0};
    char bytes[4096];
    const ssize_t count =
        poll(&event, 1, 60'000) == 1 ? recv(socket_, bytes, sizeof(bytes), 0) : -1;
    if (count < 0) ADD_FAILURE() << "nothing more was told";
    return count < 0 ? "" : std::string(bytes, static_cast<size_t>(count));
  }
  // The next that starts so; feeding the watchdog in between is left out.
  std::string NextOf(const std::string& start) {
    for (;;) {
      std::string message = Next();
      if (message.empty() || message.starts_with(start)) return message;
      EXPECT_EQ(message, "WATCHDOG=1") << "before " << start;
      if (message != "WATCHDOG=1") return "";
    }
  }

 private:
  int socket_;
};

TEST_F(OperationTest, TheServiceManagerIsToldAndItsWatchdogFed) {
  NotifySocket manager(folder_ / "notify");
  RunningProgram program(data_, {},
                         {"NOTIFY_SOCKET=" + (folder_ / "notify"), "WATCHDOG_USEC=400000"});
  EXPECT_EQ(manager.NextOf("STATUS="), "STATUS=opening the model and the state");
  EXPECT_EQ(manager.NextOf("STATUS="), "STATUS=binding the sockets");
  EXPECT_THAT(manager.NextOf("READY=1"), StartsWith("READY=1\nSTATUS="));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(manager.Next(), "WATCHDOG=1");
  program.Signal(SIGHUP);
  EXPECT_THAT(manager.NextOf("RELOADING=1"), HasSubstr("\nMONOTONIC_USEC="));
  EXPECT_THAT(manager.NextOf("READY=1"), StartsWith("READY=1"));
  program.Stop();
  EXPECT_EQ(manager.NextOf("STOPPING=1"), "STOPPING=1");
}

TEST_F(OperationTest, TheLogNamesNobodyAndTextsCannotForgeIt) {
  AddReaders();
  const std::string log = folder_ / "log";
  ChildProcess child(
      {"/bin/sh", "-c", "exec \"$0\" \"$@\" 2> '" + log + "'", SLUIS_PROGRAM, "--data", data_,
       "--set", "log.level=debug", "serve", "--ingest", "tcp://127.0.0.1:*", "--control",
       "tcp://127.0.0.1:*", "--live", "tcp://127.0.0.1:*"},
      {}, absl::Minutes(2));
  while (std::optional<std::string> line = child.NextLine()) {
    if (line->starts_with("Ctrl-C")) break;
  }
  Ingest();
  const std::string hostile = "x\n2026-01-01T00:00:00.000Z info event=forged \x1b[31m\u202e";
  const ProgramResult change = RunSluis({"--data", data_, "model", "change", folder_ / hostile});
  EXPECT_NE(change.exit_code, 0);
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Finish(), 0);
  const std::string text = ReadBytes(log);
  static const std::regex kDigest(
      " info event=digest owner=[0-9a-f]{12} due=[0-9:]{5}/[0-9-]{10} stories=[0-9]+ "
      "posts=[0-9]+\n");
  static const std::regex kMatch(
      " debug event=match post=[0-9]+ owner=[0-9a-f]{12} interest=[0-9a-f]{12}\n");
  EXPECT_TRUE(std::regex_search(text, kDigest)) << text;
  EXPECT_TRUE(std::regex_search(text, kMatch)) << text;
  EXPECT_THAT(text, HasSubstr("event=model-unchanged"));
  EXPECT_THAT(text, HasSubstr("x\\n2026-01-01T00:00:00.000Z info event=forged \\u{1b}[31m"));
  EXPECT_THAT(text, HasSubstr("\\u{202e}"));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\n2026-01-01"))));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("adviseur")), Not(HasSubstr("wateroverlast"))));
}

TEST_F(OperationTest, TheLogCanBeJson) {
  RunningProgram program(data_, {"--set", "log.format=json"});
  const std::string line = program.NextLog("\"event\":\"ready\"");
  const simdjson::dom::element object = parser_.parse(line);
  EXPECT_EQ(std::string_view(object["ingest"]), program.ingest());
}

TEST_F(OperationTest, TopPrintsOnePageAsTextAndAsJson) {
  AddReaders();
  RunningProgram program(data_);
  Ingest();
  const std::string page = Sluis({"top", "--once", "--interval", "0.05"}).out;
  for (const char* part : {"Rates", "decisions", "p99", "waiting", "memory", "interests"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u);
  const std::string json = Sluis({"top", "--json", "--interval", "0.05"}).out;
  const simdjson::dom::element object = parser_.parse(json);
  EXPECT_EQ(double(object["interests"]), Scrape(program).Value("sluis_interests"));
  EXPECT_GT(double(object["commit_p99_seconds"]), 0);
  EXPECT_GT(double(object["resident_bytes"]), 1e6);
}

TEST_F(OperationTest, TopAndReloadNeedARunningEngine) {
  for (const char* command : {"top", "reload"}) {
    const ProgramResult result = RunSluis({"--data", data_, command});
    EXPECT_EQ(result.exit_code, 69);
    EXPECT_THAT(result.error, HasSubstr("No engine runs on " + data_));
  }
}

}  // namespace
}  // namespace sluis
