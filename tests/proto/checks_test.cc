#include "proto/checks.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "proto/mail_address.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

v1::Post GoodPost() {
  v1::Post post;
  post.set_source("mastodon");
  post.set_id("110");
  post.set_text("De brug is dicht, het water staat hoog ≈ 2 m");
  return post;
}

v1::Owner GoodOwner() {
  v1::Owner owner;
  owner.set_id("anna");
  owner.set_kind(v1::OWNER_KIND_USER);
  owner.set_locale("nl");
  owner.set_time_zone("Europe/Amsterdam");
  return owner;
}

v1::Interest GoodInterest() {
  v1::Interest interest;
  interest.set_owner_id("anna");
  interest.set_id("high-water");
  interest.set_title("Hoogwater");
  return interest;
}

std::string Finding(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  return std::string(status.message());
}

TEST(CheckPost, TakesAPostWithNothingButItsNames) {
  v1::Post post;
  post.set_source("feed");
  post.set_id("1");
  EXPECT_TRUE(CheckPost(post).ok());
  EXPECT_TRUE(CheckPost(GoodPost()).ok());
}

TEST(CheckPost, RefusesAPostWithoutNames) {
  v1::Post post = GoodPost();
  post.clear_source();
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("source is missing"));
  post = GoodPost();
  post.clear_id();
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("id is missing"));
}

TEST(CheckPost, NamesThePostTheFieldAndTheLimit) {
  v1::Post post = GoodPost();
  post.set_text(std::string(64 * 1024 + 1, 'a'));
  EXPECT_EQ(Finding(CheckPost(post)),
            "post mastodon/110: text is 65537 bytes long; at most 65536 are taken");
  PostLimits limits;
  limits.max_text_bytes = 100000;
  EXPECT_TRUE(CheckPost(post, limits).ok());
}

// By the descriptor, so that a field that is added later cannot be forgotten.
void ExpectEveryTextIsChecked(const google::protobuf::Message& good, v1::Post* post,
                              google::protobuf::Message* part) {
  const google::protobuf::Descriptor& type = *good.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type.field(i);
    if (field->type() != google::protobuf::FieldDescriptor::TYPE_STRING) continue;
    part->CopyFrom(good);
    if (field->is_repeated()) {
      part->GetReflection()->AddString(part, field, "\xC3");
    } else {
      part->GetReflection()->SetString(part, field, "\xC3");
    }
    EXPECT_THAT(Finding(CheckPost(*post)), HasSubstr("not valid UTF-8")) << field->full_name();
  }
  part->CopyFrom(good);
}

TEST(CheckPost, RefusesInvalidUtf8InEveryField) {
  v1::Post post = GoodPost();
  ExpectEveryTextIsChecked(GoodPost(), &post, &post);
  ExpectEveryTextIsChecked(v1::Author(), &post, post.mutable_author());
  ExpectEveryTextIsChecked(v1::Media(), &post, post.add_media());
  ExpectEveryTextIsChecked(v1::Poll(), &post, post.mutable_poll());
  EXPECT_TRUE(CheckPost(post).ok());
}

TEST(CheckPost, KnowsWhatUtf8IsNot) {
  const std::vector<std::string> invalid = {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                            "\xE2\x82"};
  for (const std::string& bytes : invalid) {
    v1::Post post = GoodPost();
    post.set_text("a" + bytes);
    EXPECT_FALSE(CheckPost(post).ok());
  }
  v1::Post post = GoodPost();
  post.set_text(std::string("NUL \0 is a character", 20));
  EXPECT_TRUE(CheckPost(post).ok());
}

TEST(CheckPost, RefusesTooManyItems) {
  v1::Post post = GoodPost();
  for (int i = 0; i < 256; ++i) post.add_urls("https://example.org/");
  EXPECT_TRUE(CheckPost(post).ok());
  post.add_urls("https://example.org/");
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("urls has 257 items; at most 256"));
}

TEST(CheckPost, RefusesControlCharactersInNames) {
  v1::Post post = GoodPost();
  post.set_id("1\n2");
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("id holds a control character"));
}

TEST(CheckPost, RefusesTimesThatDoNotExist) {
  v1::Post post = GoodPost();
  post.mutable_created_at()->set_nanos(1'000'000'000);
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("created_at"));
  post.mutable_created_at()->set_nanos(999'999'999);
  EXPECT_TRUE(CheckPost(post).ok());
  post.mutable_created_at()->set_seconds(253402300800);
  EXPECT_FALSE(CheckPost(post).ok());
}

TEST(CheckPost, RefusesAnOperationOfALaterRelease) {
  v1::Post post = GoodPost();
  post.set_operation(static_cast<v1::Operation>(99));
  EXPECT_THAT(Finding(CheckPost(post)), HasSubstr("operation is unknown"));
}

TEST(CheckId, TakesTheDocumentedAlphabet) {
  for (const char* id : {"a", "7", "water-board_2.nl"}) EXPECT_TRUE(CheckId("id", id).ok()) << id;
  EXPECT_TRUE(CheckId("id", std::string(64, 'a')).ok());
  for (const char* id : {"", "-a", ".a", "Anna", "a/b", "a b", "é"}) {
    EXPECT_FALSE(CheckId("id", id).ok()) << id;
  }
  EXPECT_FALSE(CheckId("id", std::string(65, 'a')).ok());
  EXPECT_THAT(Finding(CheckId("producer", "A")), HasSubstr("producer cannot be used as an id"));
}

TEST(CheckOwner, RefusesATimeZoneThatDoesNotExist) {
  EXPECT_TRUE(CheckOwner(GoodOwner()).ok());
  for (const char* zone : {"Europe/Atlantis", "/etc/passwd", "../../etc/passwd", "file:x"}) {
    v1::Owner owner = GoodOwner();
    owner.set_time_zone(zone);
    EXPECT_THAT(Finding(CheckOwner(owner)), HasSubstr("time_zone is unknown")) << zone;
  }
}

TEST(CheckOwner, RefusesTimesAndDaysThatDoNotExist) {
  for (const char* time : {"24:00", "7:00", "07:60", "07.00", "07:0a", "ab:cd", "1e:00"}) {
    v1::Owner owner = GoodOwner();
    owner.mutable_schedule()->add_times(time);
    EXPECT_THAT(Finding(CheckOwner(owner)), HasSubstr("schedule.times")) << time;
  }
  v1::Owner owner = GoodOwner();
  owner.mutable_schedule()->add_times("23:59");
  owner.mutable_schedule()->add_weekdays(7);
  EXPECT_TRUE(CheckOwner(owner).ok());
  owner.mutable_schedule()->add_weekdays(8);
  EXPECT_THAT(Finding(CheckOwner(owner)), HasSubstr("schedule.weekdays"));
}

TEST(CheckOwner, RefusesMoreThanAHundredAlertsADay) {
  v1::Owner owner = GoodOwner();
  owner.mutable_schedule()->set_alerts_a_day(100);
  EXPECT_TRUE(CheckOwner(owner).ok());
  owner.mutable_schedule()->set_alerts_a_day(101);
  EXPECT_THAT(Finding(CheckOwner(owner)), HasSubstr("schedule.alerts_a_day must be at most 100"));
}

TEST(CheckOwner, TakesOneAddressForMail) {
  v1::Owner owner;
  owner.set_id("anna");
  owner.set_kind(v1::OWNER_KIND_USER);
  owner.add_channels("live");
  owner.add_channels("mail:anna.de-vries+sluis@mail.example.org");
  EXPECT_TRUE(CheckOwner(owner).ok()) << CheckOwner(owner);
  EXPECT_EQ(AddressIn(owner, "mail"), "anna.de-vries+sluis@mail.example.org");
  EXPECT_EQ(AddressIn(owner, "ma"), "");
  owner.add_channels("mail:second@example.org");
  EXPECT_THAT(std::string(CheckOwner(owner).message()), HasSubstr("one address for mail"));
}

TEST(CheckOwner, RefusesWhatIsNoAddressForMail) {
  for (const std::string& wrong :
       {std::string(), std::string("anna"), std::string("@example.org"), std::string("anna@"),
        std::string("a@b@c"), std::string("anna@example..org"), std::string(".anna@example.org"),
        std::string("anna.@example.org"), std::string("an na@example.org"),
        std::string("anna@example.org\r\nBcc: x@example.org"), std::string("anna@-example.org"),
        std::string("anna@example.org,bert@example.org"), std::string("<anna@example.org>"),
        std::string("\"anna\"@example.org"), std::string("anna@ex\u00e4mple.org"),
        std::string("anna@example.org."), std::string(65, 'a') + "@example.org",
        "a@" + std::string(64, 'b') + ".org", std::string("a\0@b.org", 8)}) {
    v1::Owner owner;
    owner.set_id("anna");
    owner.set_kind(v1::OWNER_KIND_USER);
    owner.add_channels("mail:" + wrong);
    EXPECT_FALSE(CheckOwner(owner).ok()) << wrong;
  }
}

TEST(CheckOwner, TakesMembersOfATeamOnly) {
  v1::Owner owner = GoodOwner();
  owner.add_members("piet");
  EXPECT_THAT(Finding(CheckOwner(owner)), HasSubstr("members may only be given for a team"));
  owner.set_kind(v1::OWNER_KIND_TEAM);
  EXPECT_TRUE(CheckOwner(owner).ok());
  owner.add_members("Not An Id");
  EXPECT_FALSE(CheckOwner(owner).ok());
}

TEST(CheckInterest, NeedsIdsAndATitle) {
  EXPECT_TRUE(CheckInterest(GoodInterest()).ok());
  v1::Interest interest = GoodInterest();
  interest.set_owner_id("");
  EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("interest.owner_id is missing"));
  interest = GoodInterest();
  interest.clear_title();
  EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("anna/high-water: title is missing"));
}

TEST(CheckInterest, RefusesABarOutsideZeroAndOne) {
  for (const double bar : {-0.1, 1.0, 2.0, std::nan("")}) {
    v1::Interest interest = GoodInterest();
    interest.set_bar(bar);
    EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("bar must lie between")) << bar;
  }
  v1::Interest interest = GoodInterest();
  interest.set_bar(0.999);
  EXPECT_TRUE(CheckInterest(interest).ok());
}

TEST(CheckInterest, RefusesAPrecisionThatIsNoShare) {
  for (const double precision : {-0.1, 1.0, 2.0, std::nan("")}) {
    v1::Interest interest = GoodInterest();
    interest.set_precision(precision);
    EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("precision must lie between"))
        << precision;
  }
}

TEST(CheckInterest, RefusesTermsThatCouldNeverWork) {
  v1::Interest interest = GoodInterest();
  interest.add_required();
  EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("required[0] has no terms"));
  interest = GoodInterest();
  interest.add_forbidden("");
  EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("forbidden[0] is missing"));
  interest = GoodInterest();
  for (int i = 0; i < 65; ++i) interest.add_optional("term");
  EXPECT_THAT(Finding(CheckInterest(interest)), HasSubstr("optional has 65 items; at most 64"));
}

TEST(CheckMute, NeedsTheSourceOfAnAuthor) {
  v1::Mute mute;
  mute.set_kind(v1::MUTE_KIND_AUTHOR);
  mute.set_value("spammer");
  EXPECT_THAT(Finding(CheckMute(mute)), HasSubstr("must name the source first"));
  mute.set_value("mastodon/spammer");
  EXPECT_TRUE(CheckMute(mute).ok());
  mute.set_kind(v1::MUTE_KIND_TERM);
  mute.set_value("voetbal");
  EXPECT_TRUE(CheckMute(mute).ok());
  mute.clear_kind();
  EXPECT_FALSE(CheckMute(mute).ok());
}

}  // namespace
}  // namespace sluis
