// Requests as nobody should send them, against the pages of the real program: each is refused or
// cut, the next reader is served, and memory does not follow them.
#include "tests/connectors/http/hostile_requests.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/pipeline/server_process.h"
#include "fmt/format.h"
#include "tests/connectors/http/plain_client.h"
#include "tests/engine/scratch_folder.h"
#include "tests/sanitized.h"

namespace sluis {
namespace {

constexpr int kRequests = 20'000;
// Freed memory comes back by pages: what the allocator keeps of it moves by some.
constexpr double kMostAddedMib = 16;

// Open to everybody, so that an answer is 200 without signing in.
constexpr char kOpenPage[] = "/about";

class HostileRequestsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto started =
        ServerProcess::Start(SLUIS_PROGRAM, folder_ / "data", {"web.listen=127.0.0.1:*"});
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    ASSERT_NE(server_->pages(), "");
  }
  void TearDown() override {
    if (server_ == nullptr) return;
    EXPECT_TRUE(server_->Runs());
    EXPECT_TRUE(server_->Stop());
  }
  const std::string& pages() const { return server_->pages(); }
  void ExpectGoodClientServed() const {
    const HttpReply reply = Fetch(pages(), kOpenPage);
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find("</html>"), std::string::npos);
  }
  double ResidentMib() const {
    return static_cast<double>(FactsOf(server_->process()).resident_bytes) / (1 << 20);
  }

  const ScratchFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(HostileRequestsTest, EachIsRefusedOrCutAndTheNextReaderIsServed) {
  for (const HostileRequest& request : HostileRequests()) {
    SCOPED_TRACE(request.name);
    const int status = StatusAfter(pages(), request.bytes);
    EXPECT_TRUE(IsRefusedOrCut(status)) << status;
    ExpectGoodClientServed();
  }
}

TEST_F(HostileRequestsTest, AThousandAtOnceOverOneConnectionGetOneAnswer) {
  PlainClient client(pages());
  client.Write(ThousandRequests(kOpenPage));
  const std::string answered = client.ReadAll();
  EXPECT_EQ(answered.find("HTTP/1.1 "), answered.rfind("HTTP/1.1 ")) << "one answer, if any";
  ExpectGoodClientServed();
}

TEST_F(HostileRequestsTest, ManyRangesAreRefusedAndAFewGetTheWhole) {
  const HttpReply whole = Fetch(pages(), kOpenPage);
  for (const int ranges : {9, 300}) {
    EXPECT_EQ(StatusAfter(pages(), RequestOfRanges(kOpenPage, ranges)), 416) << ranges;
  }
  PlainClient client(pages());
  client.Write(RequestOfRanges(kOpenPage, 8));
  const HttpReply few = ParseReply(client.ReadAll());
  EXPECT_EQ(few.status, 200);
  EXPECT_EQ(few.body.size(), whole.body.size());
  ExpectGoodClientServed();
}

// Rounds of all of them, the thousand at once and clients that go away in between.
TEST_F(HostileRequestsTest, MemoryDoesNotFollowThem) {
  std::vector<std::string> all;
  for (const HostileRequest& request : HostileRequests()) all.push_back(request.bytes);
  all.push_back(ThousandRequests(kOpenPage));
  int sent = 0;
  const auto send = [&](int until) {
    for (; sent < until; ++sent) {
      const std::string& bytes = all[static_cast<size_t>(sent) % all.size()];
      if (sent % 10 == 9) {
        // Says half of it and is gone.
        PlainClient(pages()).Write(std::string_view(bytes).substr(0, bytes.size() / 2));
      } else {
        static_cast<void>(StatusAfter(pages(), bytes));
      }
    }
  };
  // Threads, buffers and the allocator's own are there once it has seen everything a few times.
  send(kRequests / 10);
  const double before = ResidentMib();
  send(kRequests / 10 + kRequests);
  const double after = ResidentMib();
  fmt::print("{} hostile requests: {:.1f} MiB resident before, {:.1f} after\n", kRequests, before,
             after);
  // A sanitizer keeps what was freed for a while.
  if (!kSanitized) {
    EXPECT_LE(after, before + kMostAddedMib);
  }
  ExpectGoodClientServed();
}

}  // namespace
}  // namespace sluis
