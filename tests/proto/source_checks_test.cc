// Which sources are taken, and what the others are told.
#include "proto/source_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

v1::Source Feed(const std::string& url) {
  v1::Source source;
  source.set_name("krant");
  source.set_kind(v1::SOURCE_KIND_FEED);
  source.set_url(url);
  return source;
}

std::string Complaint(const v1::Source& source) {
  return std::string(CheckSource(source).message());
}

TEST(SourceChecks, TakeAddressesOfTheWeb) {
  for (const char* url : {"https://krant.example", "http://krant.example:8080/a?b=c#d",
                          "https://[2001:db8::7]:443/", "https://krant.example/@jan/feed"}) {
    EXPECT_EQ(Complaint(Feed(url)), "") << url;
  }
}

TEST(SourceChecks, NameTheAddressThatIsNone) {
  for (const char* url : {"https://", "https:///feed", "https://:80/", "https://not a url at all",
                          "https://krant.example/a b", "https://krant.example\\feed"}) {
    EXPECT_THAT(Complaint(Feed(url)), AllOf(HasSubstr(url), HasSubstr("is no address"))) << url;
  }
  EXPECT_THAT(Complaint(Feed("ftp://krant.example")),
              AllOf(HasSubstr("https://"), HasSubstr("ftp://krant.example")));
  v1::Source stream = Feed("https://krant.example");
  stream.set_kind(v1::SOURCE_KIND_BLUESKY);
  EXPECT_THAT(Complaint(stream), HasSubstr("must begin with wss://"));
}

TEST(SourceChecks, TakeNoPasswordAndShowNone) {
  for (const char* url :
       {"https://jan:secret@krant.example/feed", "https://secret@krant.example"}) {
    EXPECT_THAT(Complaint(Feed(url)), AllOf(HasSubstr("password"), Not(HasSubstr("secret"))));
  }
}

}  // namespace
}  // namespace sluis
