// A host with an address that is not asked and another that may be, but fails: it is asked again.
#include <gtest/gtest.h>

#include "connectors/http/http_client.h"
#include "connectors/http/http_stream.h"
#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/http/own_network.h"

namespace sluis {
namespace {

TEST(MixedAddresses, AreGivenUpForGoodOnlyWhereNoneMayBeAsked) {
  std::string why;
  const bool has_run = InOwnNetwork(
      [](NameServer& names) {
        const ListeningSocket inside;
        const HttpQuestion question = {.url =
                                           fmt::format("http://krant.example:{}/", inside.port())};
        const HttpReach reach = {.is_public_only = true};
        // Nobody listens there.
        const std::string outside = kPublicHost;
        for (const std::vector<std::string>& hosts :
             {std::vector<std::string>{outside, "127.0.0.1"}, {"127.0.0.1", outside}}) {
          names.Answer({hosts});
          const absl::Status asked = HttpClient("", {}, reach).Ask(question).status();
          EXPECT_TRUE(absl::IsUnavailable(asked)) << asked;
          const absl::Status streamed = HttpStream::Open(question, {}, reach).status();
          EXPECT_TRUE(absl::IsUnavailable(streamed)) << streamed;
        }
        names.Answer({{"127.0.0.1", "10.0.0.7"}});
        const absl::Status asked = HttpClient("", {}, reach).Ask(question).status();
        EXPECT_TRUE(absl::IsPermissionDenied(asked)) << asked;
        const absl::Status streamed = HttpStream::Open(question, {}, reach).status();
        EXPECT_TRUE(absl::IsPermissionDenied(streamed)) << streamed;
        EXPECT_EQ(inside.TakeConnections(), 0);
      },
      &why);
  if (!has_run) GTEST_SKIP() << "skipped: " << why;
}

}  // namespace
}  // namespace sluis
