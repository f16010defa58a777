// Addresses in documents become absolute ones of the web, or nothing.
#include "connectors/markup/web_address.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

constexpr char kBase[] = "https://example.org/a/b.xml?q=1";

TEST(ResolveAddress, LeavesAnAbsoluteOneAsItIs) {
  for (const char* address :
       {"https://example.org", "http://EXAMPLE.org/A?b=c#d", "https://nl.example/%E2%82%AC",
        "https://münchen.example/straße", "https://user@host.example:8080/x"}) {
    EXPECT_EQ(ResolveAddress(kBase, address), address);
    EXPECT_EQ(ResolveAddress("", address), address);
  }
}

TEST(ResolveAddress, TakesARelativeOneFromTheBase) {
  EXPECT_EQ(ResolveAddress(kBase, "c.png"), "https://example.org/a/c.png");
  EXPECT_EQ(ResolveAddress(kBase, "/c"), "https://example.org/c");
  EXPECT_EQ(ResolveAddress(kBase, "../c"), "https://example.org/c");
  EXPECT_EQ(ResolveAddress(kBase, "?r=2"), "https://example.org/a/b.xml?r=2");
  EXPECT_EQ(ResolveAddress(kBase, "//other.example/x"), "https://other.example/x");
  EXPECT_EQ(ResolveAddress(kBase, "12:30"), "");
  EXPECT_EQ(ResolveAddress("", "c.png"), "");
  EXPECT_EQ(ResolveAddress("ftp://example.org/", "c.png"), "");
}

TEST(ResolveAddress, TidiesBlanks) {
  EXPECT_EQ(ResolveAddress(kBase, " \n https://example.org/a b\n\tc \r\n"),
            "https://example.org/a%20bc");
  EXPECT_EQ(ResolveAddress(kBase, "een twee"), "https://example.org/a/een%20twee");
}

TEST(ResolveAddress, RefusesWhatLeadsNowhereOnTheWeb) {
  for (const char* reference :
       {"", " ", "#top", "mailto:jan@example.org", "javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "ftp://example.org/", "http:", "https://", "https:///x", "http://?x",
        "file:///etc/passwd"}) {
    EXPECT_EQ(ResolveAddress(kBase, reference), "") << reference;
  }
  EXPECT_EQ(ResolveAddress(kBase, "https://example.org/" + std::string(5000, 'x')), "");
  EXPECT_EQ(ResolveAddress(kBase, std::string(5000, 'x')), "");
}

}  // namespace
}  // namespace sluis
