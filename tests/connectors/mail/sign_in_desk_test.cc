#include "connectors/mail/sign_in_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SignInDeskTest : public testing::Test {
 protected:
  void AddReader(const std::string& id, const std::string& address) {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id(id);
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->add_channels("mail:" + address);
    harness.Do(request);
  }
  SignInDesk Desk(const SignInLimits& limits = {}) {
    return SignInDesk([this](const v1::ControlRequest& request) { return harness.Ask(request); },
                      {{"", "sluis@example.org"}, "https://sluis.example.nl", ""}, limits);
  }

  EngineHarness harness;
  const absl::Time now = absl::FromUnixSeconds(1773302400);
};

TEST_F(SignInDeskTest, OnlyAReaderWithTheAddressGetsALink) {
  AddReader("anna", "anna@example.org");
  SignInDesk desk = Desk();
  const auto messages = desk.MessagesFor("Anna@Example.org", now);
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].to, "anna@example.org");
  EXPECT_THAT(messages[0].text, HasSubstr("https://sluis.example.nl/in/"));
  for (const char* other : {"bert@example.org", "", "anna", "anna@example.org\r\nBcc: x@y.nl"}) {
    EXPECT_THAT(desk.MessagesFor(other, now), IsEmpty()) << other;
  }
}

TEST_F(SignInDeskTest, AnAddressGetsAFewAndOneMoreWithTime) {
  AddReader("anna", "anna@example.org");
  AddReader("bert", "bert@example.org");
  SignInDesk desk = Desk();
  for (int i = 0; i < 3; ++i) EXPECT_THAT(desk.MessagesFor("anna@example.org", now), SizeIs(1));
  EXPECT_THAT(desk.MessagesFor("ANNA@example.org", now), IsEmpty());
  EXPECT_THAT(desk.MessagesFor("bert@example.org", now), SizeIs(1));
  EXPECT_THAT(desk.MessagesFor("anna@example.org", now + absl::Minutes(6)), SizeIs(1));
  EXPECT_THAT(desk.MessagesFor("anna@example.org", now + absl::Minutes(6)), IsEmpty());
}

TEST_F(SignInDeskTest, AllTogetherGetSoManyAndStrangersCountForNothing) {
  for (const char* id : {"anna", "bert", "chris"}) AddReader(id, std::string(id) + "@example.org");
  SignInDesk desk = Desk({.most_of_all = 2, .most_addresses = 2});
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(desk.MessagesFor("stranger" + std::to_string(i) + "@example.org", now), IsEmpty());
  }
  EXPECT_THAT(desk.MessagesFor("anna@example.org", now), SizeIs(1));
  EXPECT_THAT(desk.MessagesFor("bert@example.org", now), SizeIs(1));
  EXPECT_THAT(desk.MessagesFor("anna@example.org", now), IsEmpty());
  EXPECT_THAT(desk.MessagesFor("chris@example.org", now), IsEmpty());
  EXPECT_THAT(desk.MessagesFor("chris@example.org", now + absl::Hours(1)), SizeIs(1));
}

}  // namespace
}  // namespace sluis
