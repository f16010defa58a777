// A glance at a text may never miss what folding it whole would show.
#include "models/text/ascii_skeleton.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "models/text/phrase_matcher.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

std::vector<std::string> AsciiRuns(const std::string& text) {
  std::vector<std::string> runs(1);
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      runs.back() += c;
    } else if (!runs.back().empty()) {
      runs.emplace_back();
    }
  }
  return runs;
}

void ExpectNothingMissed(const std::string& text) {
  std::string skeleton;
  ASSERT_TRUE(AppendAsciiSkeleton(text, &skeleton)) << text;
  for (const std::string& run : AsciiRuns(MatchableText(text).padded())) {
    EXPECT_NE(skeleton.find(run), std::string::npos) << run << " of " << text;
  }
}

TEST(AsciiSkeleton, MissesNothingWhateverStandsInAWord) {
  for (int32_t code_point = 0x21; code_point < 0x1f000; ++code_point) {
    if (code_point >= 0xd800 && code_point < 0xe000) continue;
    std::string text = "wa";
    AppendUtf8(code_point, &text);
    text += "ter";
    AppendUtf8(code_point, &text);
    AppendUtf8(code_point, &text);
    text += "DIJK";
    ExpectNothingMissed(text);
    if (HasFailure()) break;
  }
}

TEST(AsciiSkeleton, MissesNothingInMarksAndSigns) {
  for (const char* text :
       {"e\u0301e\u0301n dijk", "di\u00adjk", "\U0001F30A\uFE0Fdijk", "1\uFE0F\u20E3", "d\u0133k",
        "\uff24\uff29\uff2a\uff2b",
        "wa\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030ater",
        "\U0001F469\u200D\U0001F469water", "\U0001D41D\U0001D422\U0001D423\U0001D424",
        "een\u2019s &amp; dijk", "\u1e9e\u0130\ufb01n"}) {
    ExpectNothingMissed(text);
  }
}

TEST(AsciiSkeleton, PartsWhatSignsPart) {
  std::string skeleton;
  ASSERT_TRUE(AppendAsciiSkeleton("De \u00c9\u00e9nzame\u2014dijk \U0001F30A", &skeleton));
  EXPECT_EQ(AsciiRuns(skeleton), (std::vector<std::string>{"de", "eenzame", "dijk", ""}));
}

TEST(AsciiSkeleton, SaysWhenTheTextIsNone) {
  std::string skeleton;
  EXPECT_FALSE(AppendAsciiSkeleton("di\xffjk", &skeleton));
  EXPECT_FALSE(AppendAsciiSkeleton("dijk\xc3", &skeleton));
}

}  // namespace
}  // namespace sluis
