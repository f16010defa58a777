#include "connectors/mail/header_text.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(HeaderText, PlainWordsStayAsTheyAre) {
  EXPECT_EQ(HeaderText("Sluis for Anna, Thursday 12 March"), "Sluis for Anna, Thursday 12 March");
}

TEST(HeaderText, OtherTextAndWhatLooksEncodedIsEncoded) {
  EXPECT_EQ(HeaderText("h\u00e9"), "=?UTF-8?B?aMOp?=");
  EXPECT_EQ(HeaderText("=?UTF-8?Q?X?="), "=?UTF-8?B?PT9VVEYtOD9RP1g/PQ==?=");
  EXPECT_EQ(HeaderText("a\r\nBcc: b@example.org"), "=?UTF-8?B?YQ0KQmNjOiBiQGV4YW1wbGUub3Jn?=");
}

TEST(HeaderText, NoLineIsLongerThan78AndNoCharacterIsInTwoWords) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\U0001F30A";
  const std::string encoded = "Subject: " + HeaderText(text);
  size_t begin = 0;
  for (size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = encoded.find('\n', begin);
    EXPECT_LE(std::min(end, encoded.size()) - begin, 78u);
  }
  // 36 bytes are nine characters, 12 x 4 letters of base64.
  EXPECT_NE(encoded.find("?B?8J+MivCfjIrwn4yK8J+MivCfjIrwn4yK8J+MivCfjIrwn4yK?=\n "),
            std::string::npos);
}

TEST(MailAuthor, IsAnAddressWithOrWithoutAName) {
  EXPECT_EQ(HeaderAuthor(*ParseMailAuthor("sluis@example.org")), "sluis@example.org");
  EXPECT_EQ(HeaderAuthor(*ParseMailAuthor("Sluis Zuid <sluis@example.org>")),
            "Sluis Zuid <sluis@example.org>");
  EXPECT_EQ(HeaderAuthor(*ParseMailAuthor("\"X\", <sluis@example.org>")),
            "=?UTF-8?B?IlgiLA==?= <sluis@example.org>");
  for (const char* wrong :
       {"", "sluis", "a <b>", "a@b, c@d", "x\r\nBcc: y <a@example.org>", "a <a@example.org> b"}) {
    EXPECT_FALSE(ParseMailAuthor(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace sluis
