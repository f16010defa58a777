// Messages as a receiver reads them, whatever stood in names, titles and texts.
#include "connectors/mail/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <string>

#include "connectors/mail/smtp_client.h"
#include "engine/digests/view.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tests/connectors/mail/received_mail.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr absl::Time kUntil = absl::FromUnixSeconds(1773302400);  // 2026-03-12 08:00 UTC

MailFrame Frame() { return {{"Sluis", "sluis@example.org"}, "https://sluis.example.nl", ""}; }

AddressedDigest DigestOf(int stories) {
  AddressedDigest addressed;
  addressed.address = "anna@example.org";
  addressed.unsubscribe_token = "anna.0123456789_-abcdefghij";
  v1::Digest& digest = addressed.digest;
  digest.set_id("anna/07:00/2026-03-12");
  digest.set_owner_id("anna");
  digest.set_owner_name("Anna");
  digest.set_locale("en");
  digest.set_time_zone("Europe/Amsterdam");
  *digest.mutable_from() = ToTimestamp(kUntil - absl::Hours(24));
  *digest.mutable_until() = ToTimestamp(kUntil);
  for (int i = 0; i < stories; ++i) {
    v1::Story* const story = digest.add_stories();
    story->set_id(static_cast<uint64_t>(i + 1));
    story->set_interest_id("water");
    story->set_interest_title("Water");
    story->set_probability(0.9F);
    story->mutable_post()->set_source("mastodon");
    story->mutable_post()->set_id(fmt::format("{}", i));
    story->mutable_post()->set_text(fmt::format("High water at {}.", i));
    story->mutable_post()->set_url("https://example.org/1");
  }
  return addressed;
}

// Words that have broken mail before, put together at random.
std::string HostileText(std::mt19937* random) {
  static const std::array<std::string, 22> kPieces = {
      "\r\nBcc: thief@example.org\r\n",
      "\nX-Injected: yes\n\n<script>alert(1)</script>",
      std::string("\0", 1),
      "\u202e\u2066",
      "\u200f\u061c",
      "=?UTF-8?B?aGVsbG8=?=",
      "=?utf-8?Q?=0D=0ABcc:_x@example.org?=",
      std::string(10'000, 'w'),
      "\U0001F30A\U0001F3F3",
      "\U0001F468\u200D\U0001F469\u200D\U0001F467",
      "\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
      "--=_sluis-0123\r\nContent-Type: text/html\r\n\r\n",
      "<img src=\"https://example.org/t.gif\">",
      "\x1b[31m",
      "{{&x}}{{{y}}}",
      "\",<>;:()@",
      "plain words ",
      "e\u0301\u0301\u0301\u0301\u0301\u0301",
      "\xff\xfe",
      "\u2028\u2029\u0085",
      "  \t ",
      "=3D=\r\n"};
  std::string text;
  const size_t pieces = 1 + (*random)() % 4;
  for (size_t i = 0; i < pieces; ++i) text += kPieces[(*random)() % kPieces.size()];
  return text;
}

AddressedDigest HostileDigest(std::mt19937* random) {
  AddressedDigest addressed = DigestOf(1);
  v1::Digest& digest = addressed.digest;
  // Fields of a message hold UTF-8; what does not was refused at the door.
  const auto fill = [random] {
    std::string text = HostileText(random);
    std::erase_if(text, [](char c) { return c == '\xff' || c == '\xfe'; });
    return text;
  };
  digest.set_owner_name(fill());
  v1::Story* const story = digest.mutable_stories(0);
  story->set_interest_title(fill());
  story->mutable_post()->set_title(fill());
  story->mutable_post()->set_text(fill());
  story->mutable_post()->mutable_author()->set_name(fill());
  story->mutable_post()->mutable_author()->set_handle(fill());
  story->mutable_post()->set_url("https://example.org/" + fill());
  return addressed;
}

class MessageTest : public testing::Test {
 protected:
  ReceivedMail Receive(const MailMessage& message) {
    const SmtpResult result = client.Send(
        message, [] { return absl::OkStatus(); }, stop);
    EXPECT_TRUE(result.status.ok()) << result.status;
    return server.Next();
  }

  TestMailServer server{{"take"}};
  SmtpClient client{{.url = server.url(), .tls = MailTls::kNone}, "sluis@example.org"};
  const std::atomic<bool> stop = false;
};

TEST_F(MessageTest, HasExactlyTheseHeaders) {
  const ReceivedMail mail = Receive(DigestMessage(DigestOf(2), Frame()));
  EXPECT_THAT(mail.envelope_to, ElementsAre("anna@example.org"));
  EXPECT_EQ(mail.envelope_from, "sluis@example.org");
  EXPECT_THAT(mail.defects, IsEmpty());
  EXPECT_THAT(mail.names, ElementsAre("From", "To", "Subject", "Date", "Message-ID", "List-Id",
                                      "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
                                      "MIME-Version", "Content-Type"));
  EXPECT_EQ(mail.headers.at("From"), "Sluis <sluis@example.org>");
  EXPECT_EQ(mail.headers.at("To"), "anna@example.org");
  EXPECT_EQ(mail.headers.at("Subject"), "Sluis for Anna, Thursday 12 March 2026, 09:00");
  EXPECT_EQ(mail.headers.at("Date"), "Thu, 12 Mar 2026 08:00:00 +0000");
  EXPECT_THAT(mail.headers.at("Message-ID"),
              testing::MatchesRegex("<digest\\.[0-9a-f]+@sluis\\.example\\.nl>"));
  EXPECT_EQ(mail.headers.at("List-Id"), "<digests.sluis.example.nl>");
  EXPECT_EQ(mail.headers.at("List-Unsubscribe"),
            "<https://sluis.example.nl/unsubscribe/anna.0123456789_-abcdefghij>");
  EXPECT_EQ(mail.headers.at("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(mail.headers.at("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(mail.type, "multipart/alternative");
  EXPECT_THAT(mail.plain, HasSubstr("High water at 1."));
  EXPECT_THAT(mail.html, HasSubstr("High water at 1."));
  for (const std::string& body : {mail.plain, mail.html}) {
    for (const char* link : {"https://sluis.example.nl/judge/anna%2F07%3A00%2F2026-03-12/2/more",
                             "https://sluis.example.nl/judge/anna%2F07%3A00%2F2026-03-12/2/less",
                             "https://sluis.example.nl/digests/anna%2F07%3A00%2F2026-03-12",
                             "https://sluis.example.nl/unsubscribe/anna.0123456789_-abcdefghij"}) {
      EXPECT_THAT(body, HasSubstr(link));
    }
  }
}

TEST_F(MessageTest, WhateverNamesTitlesAndTextsHoldTheHeadersAreThese) {
  constexpr int kMessages = 2000;
  std::mt19937 random(7);
  for (int i = 0; i < kMessages; ++i) {
    const AddressedDigest digest = HostileDigest(&random);
    const DigestView view = ViewOf(digest.digest);
    const ReceivedMail mail = Receive(DigestMessage(digest, Frame()));
    ASSERT_THAT(mail.defects, IsEmpty()) << i;
    ASSERT_THAT(mail.names, ElementsAre("From", "To", "Subject", "Date", "Message-ID", "List-Id",
                                        "List-Unsubscribe", "List-Unsubscribe-Post",
                                        "Auto-Submitted", "MIME-Version", "Content-Type"))
        << i;
    ASSERT_EQ(mail.headers.at("Subject"), view.title + ", " + view.date) << i;
    ASSERT_EQ(mail.headers.at("From"), "Sluis <sluis@example.org>") << i;
    ASSERT_EQ(mail.headers.at("To"), "anna@example.org") << i;
    ASSERT_EQ(mail.headers.at("List-Unsubscribe"),
              "<https://sluis.example.nl/unsubscribe/anna.0123456789_-abcdefghij>");
    ASSERT_LE(mail.bytes, kMaxMessageBytes);
    for (const char* markup : {"<script", "<img", "\x1b", "\u202e", "\u2066"}) {
      ASSERT_THAT(mail.html, Not(HasSubstr(markup))) << i;
    }
    for (const std::string& body : {mail.plain, mail.html}) {
      ASSERT_THAT(body, HasSubstr("/judge/anna%2F07%3A00%2F2026-03-12/1/more")) << i;
    }
  }
  EXPECT_EQ(server.Finish(), 0);
}

TEST_F(MessageTest, WhatIsTooLongLeavesOutTheLastStoriesAndSaysSo) {
  AddressedDigest digest = DigestOf(400);
  for (v1::Story& story : *digest.digest.mutable_stories()) {
    story.mutable_post()->set_text(story.post().text() + std::string(600, 'x'));
  }
  const ReceivedMail mail = Receive(DigestMessage(digest, Frame()));
  EXPECT_LE(mail.bytes, 90u * 1024);
  EXPECT_GE(mail.bytes, 80u * 1024);
  EXPECT_THAT(mail.plain, HasSubstr("/judge/anna%2F07%3A00%2F2026-03-12/1/more"));
  EXPECT_THAT(mail.plain, Not(HasSubstr("/judge/anna%2F07%3A00%2F2026-03-12/400/more")));
  for (const std::string& body : {mail.plain, mail.html}) {
    EXPECT_THAT(body, testing::ContainsRegex("There are [0-9]+ more stories\\."));
  }
}

TEST_F(MessageTest, WithoutPagesThereAreNoLinksToThem) {
  MailFrame frame = Frame();
  frame.web_url.clear();
  const ReceivedMail mail = Receive(DigestMessage(DigestOf(1), frame));
  EXPECT_EQ(mail.headers.count("List-Unsubscribe"), 0u);
  EXPECT_EQ(mail.headers.at("List-Id"), "<digests.example.org>");
  EXPECT_THAT(mail.html, Not(HasSubstr("/judge/")));
}

TEST(Message, ADigestIsTheSameMessageEachTime) {
  EXPECT_EQ(DigestMessage(DigestOf(3), Frame()).text, DigestMessage(DigestOf(3), Frame()).text);
}

TEST_F(MessageTest, ALinkToSignInIsPlainText) {
  const ReceivedMail mail = Receive(
      SignInMessage("anna@example.org", "nl", "https://sluis.example.nl/in/x", kUntil, Frame()));
  EXPECT_EQ(mail.headers.at("Subject"), "Inloggen bij Sluis");
  EXPECT_EQ(mail.type, "text/plain");
  EXPECT_THAT(mail.plain, HasSubstr("\nhttps://sluis.example.nl/in/x\n"));
}

}  // namespace
}  // namespace sluis
