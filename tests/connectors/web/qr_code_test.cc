// The code on a printed page is one, and leads to what its reader may see.
#include "connectors/web/pages/qr_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <string>

#include "tests/connectors/web/browser.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kAddress[] = "https://sluis.example/digests/anna%2F07%3A00%2F2026-03-12";

TEST(QrPicture, IsOnePictureWithAWhiteBorderOfFourModules) {
  const std::string picture = QrPicture(kAddress);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(picture.c_str()));
  // 57 bytes at level M: version 4, of 33 modules, and the border on both sides.
  EXPECT_STREQ(document.child("svg").attribute("viewBox").value(), "0 0 41 41");
  const std::string dark = document.child("svg").last_child().attribute("d").value();
  EXPECT_THAT(dark, StartsWith("M4 4h7v1h-7z")) << "the top of the first finder pattern";
  EXPECT_NE(picture, QrPicture(std::string(kAddress) + "1"));
}

TEST(QrPicture, IsNoneOfWhatIsTooLong) { EXPECT_EQ(QrPicture(std::string(5000, 'x')), ""); }

TEST(QrCode, IsThereForTheReadersOwnDigestAlone) {
  EngineHarness harness;
  for (const char* owner : {"anna", "bert"}) {
    harness.AddUser(owner);
    harness.AddInterest(WaterInterest(owner));
  }
  const absl::Time eight = absl::FromUnixSeconds(1773302400);
  harness.Send({MakePost("1", "Hoogwater: dijken worden bewaakt, kwel gemeld.", eight)});
  harness.Send({MakePost("2", "Appeltaart met kaneel.", eight + absl::Hours(24))});
  Browser browser(&harness, "https://sluis.example/");
  const std::string path = "/digests/anna%2F07%3A00%2F2026-03-13/qr.svg";
  EXPECT_EQ(browser.Get(path).status, 401);
  browser.SignIn("anna");
  EXPECT_THAT(browser.Get("/").body, HasSubstr("src=\"" + path + "\""));
  EXPECT_THAT(browser.Get("/").body,
              HasSubstr("<br>https://sluis.example/digests/anna%2F07%3A00%2F2026-03-13<"));
  const HttpAnswer code = browser.Get(path);
  EXPECT_EQ(code.status, 200);
  EXPECT_EQ(code.content_type, "image/svg+xml");
  EXPECT_EQ(code.body, QrPicture("https://sluis.example/digests/anna%2F07%3A00%2F2026-03-13"));
  browser.SignIn("bert");
  EXPECT_EQ(browser.Get(path).status, 404);
}

}  // namespace
}  // namespace sluis
