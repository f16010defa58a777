// Forms and queries as browsers send them, and as nobody should.
#include "connectors/web/frame/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "connectors/http/percent_encoding.h"

namespace sluis {
namespace {

using testing::ElementsAre;

Form Parsed(std::string_view encoded) {
  absl::StatusOr<Form> form = Form::Parse(encoded);
  EXPECT_TRUE(form.ok()) << form.status();
  return *std::move(form);
}

TEST(Form, HoldsWhatWasFilledIn) {
  const Form form =
      Parsed("title=Hoogwater+en+dijken&note=caf%C3%A9+%26+%2B1%0D%0Atwee&empty=&day=1&day=3&flag");
  EXPECT_EQ(form.Get("title"), "Hoogwater en dijken");
  EXPECT_EQ(form.Get("note"), "café & +1\r\ntwee");
  EXPECT_EQ(form.Get("empty"), "");
  EXPECT_EQ(form.Get("absent"), "");
  EXPECT_EQ(form.Get("day"), "1");
  EXPECT_THAT(form.All("day"), ElementsAre("1", "3"));
  EXPECT_THAT(form.All("flag"), ElementsAre(""));
  EXPECT_THAT(form.All("absent"), ElementsAre());
}

TEST(Form, AValueMayHoldAnEqualsSign) { EXPECT_EQ(Parsed("q=a=b").Get("q"), "a=b"); }

TEST(Form, APercentSignThatBeginsNoByteStays) {
  EXPECT_EQ(Parsed("q=100%+zeker").Get("q"), "100% zeker");
  EXPECT_EQ(Parsed("q=%4").Get("q"), "%4");
  EXPECT_EQ(Parsed("q=%zz%41").Get("q"), "%zzA");
}

TEST(Form, RefusesWhatIsNoText) {
  EXPECT_FALSE(Form::Parse("q=%FF").ok());
  EXPECT_FALSE(Form::Parse("q=a%00b").ok());
  EXPECT_FALSE(Form::Parse("%C3=b").ok());
}

TEST(Form, RefusesMoreFieldsThanAFormHas) {
  std::string many;
  for (int i = 0; i < 200; ++i) many += "a=b&";
  EXPECT_TRUE(Form::Parse(many).ok());
  EXPECT_FALSE(Form::Parse(many + "a=b").ok());
}

TEST(PercentEncoding, ComesBackWhateverTheBytes) {
  EXPECT_EQ(PercentEncode("anna/07:00/2026-03-12"), "anna%2F07%3A00%2F2026-03-12");
  std::mt19937 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::string bytes;
    for (uint32_t i = random() % 20; i > 0; --i) bytes.push_back(static_cast<char>(random()));
    EXPECT_EQ(PercentDecode(PercentEncode(bytes)), bytes);
  }
}

}  // namespace
}  // namespace sluis
