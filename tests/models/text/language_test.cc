#include "models/text/language.h"

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace sluis {
namespace {

constexpr char kDutch[] =
    "De brug over de Waal is afgesloten vanwege het hoge water, het verkeer wordt omgeleid.";
constexpr char kEnglish[] =
    "The bridge across the river is closed because of the high water, traffic is diverted.";

TEST(Language, TellsDutchFromEnglish) {
  EXPECT_EQ(DetectLanguage(kDutch), "nl");
  EXPECT_EQ(DetectLanguage(kEnglish), "en");
}

TEST(Language, GivesCurrentCodes) {
  EXPECT_EQ(DetectLanguage("הגשר סגור בגלל גובה המים והתנועה מופנית לדרכים אחרות"), "he");
}

TEST(Language, IsEmptyWhenUnsure) {
  EXPECT_EQ(DetectLanguage(""), "");
  EXPECT_EQ(DetectLanguage("!!! 123"), "");
  EXPECT_EQ(DetectLanguage("\xff\xfe\xfd"), "");
}

TEST(Language, TakesInvalidBytesAndLongTexts) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::string(kDutch) + "é\xff ";
  EXPECT_EQ(DetectLanguage(text), "nl");
}

TEST(Language, IsTheSameOnEveryThread) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(DetectLanguage(kDutch), "nl");
        EXPECT_EQ(DetectLanguage(kEnglish), "en");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace sluis
