// The real program dies while it sends mail: before it notes that a message may leave, between that
// and the message, and between the mail server's answer and noting it. No message ever arrives
// twice, and what may have arrived is in doubt until somebody decides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "tests/connectors/mail/received_mail.h"
#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr char kReader[] = "press-officer";

size_t LinesOf(const std::string& text, const std::string& part) {
  size_t lines = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++lines;
  return lines;
}

class MailRun {
 public:
  MailRun() {
    AddReaders(data());
    Ask(data(), {"user", "add", kReader, "--channel", "mail:press@example.org"});
    // Digests are made while no mail server is there: all of them wait.
    const std::unique_ptr<Server> server = Serve("smtp://127.0.0.1:1", "");
    const std::unique_ptr<IngestClient> client = Connect(server->endpoint());
    for (const v1::PostBatch& batch : ReadDemo(100)) EXPECT_TRUE(client->Send(batch).ok());
    EXPECT_TRUE(client->Drain().ok());
    server->Signal(SIGTERM);
    EXPECT_EQ(server->Finish(), 0);
    digests_ = LinesOf(Ask(data(), {"digest", "list", kReader}), "\n");
  }

  std::string data() const { return folder_ / "data"; }
  size_t digests() const { return digests_; }
  std::string Deliveries() const { return Ask(data(), {"digest", "deliveries", kReader}); }

  std::unique_ptr<Server> Serve(const std::string& url, const std::string& kill_point) const {
    std::vector<std::string> variables = {"SLUIS_MAIL_URL=" + url, "SLUIS_MAIL_TLS=none",
                                          "SLUIS_MAIL_FROM=sluis@example.org"};
    if (!kill_point.empty()) variables.push_back("SLUIS_KILL_POINT=" + kill_point);
    return std::make_unique<Server>(data(), "1", variables);
  }
  // Until nothing waits and nothing is on its way.
  void ServeUntilSent(const std::string& url) const {
    const std::unique_ptr<Server> server = Serve(url, "");
    const absl::Time end = absl::Now() + absl::Minutes(2);
    const auto is_busy = [this] {
      const std::string list = Deliveries();
      return LinesOf(list, "\twaiting\t") + LinesOf(list, "\tsending\t") > 0;
    };
    while (is_busy() && absl::Now() < end) {
    }
    EXPECT_FALSE(is_busy()) << Deliveries();
    server->Signal(SIGTERM);
    EXPECT_EQ(server->Finish(), 0);
  }

 private:
  const ScratchFolder folder_;
  size_t digests_ = 0;
};

// The messages that came, each by its digest.
std::multiset<std::string> Received(TestMailServer* server, size_t messages) {
  std::multiset<std::string> ids;
  for (size_t i = 0; i < messages; ++i) ids.insert(server->Next().headers["Message-ID"]);
  EXPECT_EQ(server->Finish(), 0);
  return ids;
}

size_t Distinct(const std::multiset<std::string>& ids) {
  return std::set<std::string>(ids.begin(), ids.end()).size();
}

TEST(MailKill, BeforeTheMarkNothingHasLeftAndEverythingArrives) {
  TestMailServer mail({"take"});
  const MailRun run;
  ASSERT_GE(run.digests(), 2u);
  EXPECT_EQ(LinesOf(run.Deliveries(), "\twaiting\t"), run.digests());
  EXPECT_EQ(run.Serve(mail.url(), "before-sending-mark:1")->Finish(), -1);
  run.ServeUntilSent(mail.url());
  EXPECT_EQ(run.Deliveries(), "");
  EXPECT_EQ(Distinct(Received(&mail, run.digests())), run.digests());
}

TEST(MailKill, BetweenTheMarkAndTheMessageItIsInDoubtAndNotSent) {
  TestMailServer mail({"take"});
  const MailRun run;
  EXPECT_EQ(run.Serve(mail.url(), "after-sending-mark:1")->Finish(), -1);
  EXPECT_EQ(LinesOf(run.Deliveries(), "\tin doubt\t"), 1u);
  run.ServeUntilSent(mail.url());
  const std::string doubt = run.Deliveries();
  EXPECT_EQ(LinesOf(doubt, "\tin doubt\t"), 1u);
  EXPECT_THAT(doubt, HasSubstr("The program ended while it was being sent."));
  // The reader of the list decides.
  Ask(run.data(), {"digest", "resend", doubt.substr(0, doubt.find('\t'))});
  run.ServeUntilSent(mail.url());
  EXPECT_EQ(run.Deliveries(), "");
  EXPECT_EQ(Distinct(Received(&mail, run.digests())), run.digests());
}

TEST(MailKill, AfterTheAnswerItIsInDoubtAndDoesNotArriveTwice) {
  TestMailServer mail({"take"});
  const MailRun run;
  EXPECT_EQ(run.Serve(mail.url(), "after-mail-answer:2")->Finish(), -1);
  EXPECT_GE(LinesOf(run.Deliveries(), "\tin doubt\t"), 1u);
  run.ServeUntilSent(mail.url());
  EXPECT_EQ(Distinct(Received(&mail, run.digests())), run.digests());
}

}  // namespace
}  // namespace sluis
