// What an operator sees of a source that fails and works again, and of one that is paused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "connectors/http/http_server.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/operation/running_program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(FetchingTest, TheLogAndTheMetricsTellHowASourceIsDoing) {
  std::atomic<bool> is_down = true;
  auto server = HttpServer::Listen("127.0.0.1:*", [&is_down](const HttpRequest& /*request*/) {
    HttpAnswer answer;
    answer.status = is_down ? 503 : 200;
    answer.body = "<rss><channel><item><title>Hoogwater</title></item></channel></rss>";
    return answer;
  });
  ASSERT_TRUE(server.ok()) << server.status();
  const ScratchFolder folder;
  const std::string data = folder / "data";
  for (const char* name : {"krant", "stil"}) {
    const std::string url = absl::StrCat("http://", (*server)->address(), "/", name);
    ASSERT_EQ(RunSluis({"--data", data, "sources", "add", url, "--name", name}).exit_code, 0);
  }
  ASSERT_EQ(RunSluis({"--data", data, "sources", "pause", "stil"}).exit_code, 0);

  RunningProgram program(data, {"--set", "sources.interval=0s", "--set", "sources.host_pause=0s",
                                "--set", absl::StrCat("sources.allow=", (*server)->address())});
  EXPECT_THAT(program.NextLog("source-failed"), AllOf(HasSubstr("krant"), HasSubstr("503")));
  EXPECT_THAT(program.Get("/metrics").body,
              HasSubstr("sluis_source_up{source=\"krant\",kind=\"feed\"} 0"));
  is_down = false;
  EXPECT_THAT(program.NextLog("source-works"), HasSubstr("krant"));
  EXPECT_THAT(program.Get("/metrics").body,
              AllOf(HasSubstr("sluis_source_up{source=\"krant\",kind=\"feed\"} 1"),
                    Not(HasSubstr("sluis_source_up{source=\"stil\"")),
                    HasSubstr("sluis_source_posts_total{source=\"stil\"")));
}

}  // namespace
}  // namespace sluis
