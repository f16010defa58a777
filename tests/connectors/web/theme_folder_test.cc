// An operator's own look: what of a folder is taken, and what can be asked for.
#include "connectors/web/theme/theme_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "connectors/web/web_site.h"
#include "fmt/format.h"
#include "tests/connectors/web/browser.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ThemeFolderTest : public testing::Test {
 protected:
  ThemeFolderTest() {
    std::filesystem::create_directory(theme);
    Write("theme.css", ":root { --sluis-mark: #00594f; }");
  }
  void Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(theme + "/" + name, std::ios::binary) << bytes;
  }
  std::string Fault() const {
    const auto read = ThemeFolder::Read(theme);
    return read.ok() ? "" : std::string(read.status().message());
  }
  WebSite Site() const {
    auto read = ThemeFolder::Read(theme);
    EXPECT_TRUE(read.ok()) << read.status();
    return {[](const v1::ControlRequest&) { return v1::ControlReply(); },
            {},
            {},
            *std::move(read)};
  }
  static HttpAnswer Get(const WebSite& site, const std::string& path, HttpFields fields = {}) {
    HttpRequest request;
    request.path = path;
    request.fields = std::move(fields);
    return site.Answer(request);
  }

  const ScratchFolder folder;
  const std::string theme = folder / "theme";
};

TEST_F(ThemeFolderTest, ItsStyleTakesThePlaceOfTheBuiltInOne) {
  const WebSite site = Site();
  const HttpAnswer style = Get(site, "/assets/theme.css");
  EXPECT_EQ(style.body, ":root { --sluis-mark: #00594f; }");
  EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
  EXPECT_THAT(Get(site, "/about").body, HasSubstr("href=\"/assets/theme.css\""));
  EXPECT_EQ(Get(site, "/assets/pages.css").status, 200) << "the rest is built in";
  const WebSite plain([](const v1::ControlRequest&) { return v1::ControlReply(); }, {});
  EXPECT_THAT(Get(plain, "/assets/theme.css").body, HasSubstr("Source Sans 3"));
  EXPECT_EQ(Get(plain, "/assets/theme/theme.css").status, 404);
}

TEST_F(ThemeFolderTest, ServesFontsAndPicturesWithTheirTypes) {
  for (const auto& [name, type] : {std::pair("own-font.woff2", "font/woff2"),
                                   {"logo.svg", "image/svg+xml"},
                                   {"logo.png", "image/png"},
                                   {"hall.jpg", "image/jpeg"},
                                   {"hall.webp", "image/webp"}}) {
    Write(name, fmt::format("bytes of {}", name));
    const HttpAnswer answer = Get(Site(), fmt::format("/assets/theme/{}", name));
    EXPECT_EQ(answer.status, 200) << name;
    EXPECT_EQ(answer.content_type, type);
    EXPECT_EQ(answer.body, fmt::format("bytes of {}", name));
    EXPECT_THAT(AnswerField(answer, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  }
}

TEST_F(ThemeFolderTest, AChangedThemeIsNotHeldForEver) {
  const HttpAnswer first = Get(Site(), "/assets/theme.css");
  EXPECT_THAT(AnswerField(first, "Cache-Control"),
              AllOf(HasSubstr("max-age=300"), Not(HasSubstr("immutable"))));
  const HttpFields has = {{"if-none-match", AnswerField(first, "ETag")}};
  EXPECT_EQ(Get(Site(), "/assets/theme.css", has).status, 304);
  Write("theme.css", ":root { --sluis-mark: #333333; }");
  EXPECT_EQ(Get(Site(), "/assets/theme.css", has).status, 200);
}

TEST_F(ThemeFolderTest, NoNameLeadsOutOfIt) {
  std::ofstream(folder / "secret.png") << "secret";
  Write("licence.txt", "OFL");
  Write("script.js", "alert(1)");
  Write("page.html", "<script>alert(1)</script>");
  Write(".hidden.png", "x");
  Write("logo.png", "x");
  std::filesystem::create_directory(theme + "/more");
  Write("more/other.png", "x");
  const WebSite site = Site();
  for (const char* path :
       {"/assets/theme/", "/assets/theme", "/assets/theme/../secret.png",
        "/assets/theme/licence.txt", "/assets/theme/%2e%2e%2fsecret.png",
        "/assets/theme/..%5csecret.png", "/assets/theme/script.js", "/assets/theme/page.html",
        "/assets/theme/.hidden.png", "/assets/theme/more/other.png", "/assets/theme/more",
        "/assets/theme/logo.png%00", "/assets/theme//logo.png", "/assets/theme/./logo.png",
        "/assets/theme/theme.css", "/assets/logo.png", "/assets/theme/Logo.png"}) {
    EXPECT_EQ(Get(site, path).status, 404) << path;
  }
  EXPECT_EQ(Get(site, "/assets/theme/logo.png").status, 200);
}

TEST_F(ThemeFolderTest, ASymbolicLinkMayPointWithinTheFolderAlone) {
  std::ofstream(folder / "secret.png") << "secret";
  Write("wide.png", "wide");
  std::filesystem::create_symlink("wide.png", theme + "/logo.png");
  EXPECT_EQ(Get(Site(), "/assets/theme/logo.png").body, "wide");
  std::filesystem::create_symlink("../secret.png", theme + "/out.png");
  EXPECT_THAT(Fault(), AllOf(HasSubstr("out.png"), HasSubstr("symbolic link out of the folder")));
}

// The name of the folder is a beginning of the other's.
TEST_F(ThemeFolderTest, AFolderBesideItIsOut) {
  std::filesystem::create_directory(theme + "-old");
  std::ofstream(theme + "-old/a.png") << "old";
  std::filesystem::create_symlink("../theme-old/a.png", theme + "/a.png");
  EXPECT_THAT(Fault(), HasSubstr("symbolic link out of the folder"));
}

TEST_F(ThemeFolderTest, TheFolderItselfMayBeALink) {
  std::filesystem::create_directory_symlink(theme, folder / "current");
  EXPECT_TRUE(ThemeFolder::Read(folder / "current").ok());
}

TEST_F(ThemeFolderTest, SaysWhatIsWrong) {
  EXPECT_THAT(std::string(ThemeFolder::Read(folder / "nowhere").status().message()),
              AllOf(HasSubstr("nowhere"), HasSubstr("web.theme names a folder")));
  Write("large.woff2", std::string(kMaxThemeFileBytes, 'x'));
  EXPECT_EQ(Fault(), "");
  Write("large.woff2", std::string(kMaxThemeFileBytes + 1, 'x'));
  EXPECT_THAT(Fault(), AllOf(HasSubstr("large.woff2"), HasSubstr("larger than 2 MiB")));
  Write("large.woff2", "");
  Write("my logo.svg", "<svg/>");
  EXPECT_THAT(Fault(), AllOf(HasSubstr("my logo.svg"), HasSubstr("its name may have")));
  std::filesystem::remove(theme + "/my logo.svg");
  // A pipe would keep the reader waiting for ever.
  ASSERT_EQ(mkfifo((theme + "/pipe.svg").c_str(), 0600), 0);
  EXPECT_THAT(Fault(), AllOf(HasSubstr("pipe.svg"), HasSubstr("it is no file")));
  std::filesystem::remove(theme + "/pipe.svg");
  for (size_t i = 0; i < kMaxThemeFiles; ++i) Write(fmt::format("{}.svg", i), "<svg/>");
  EXPECT_THAT(Fault(), HasSubstr("more than 64"));
}

TEST_F(ThemeFolderTest, WithoutAStyleItIsNoTheme) {
  Write("theme.css", "");
  EXPECT_THAT(Fault(), HasSubstr("has no theme.css"));
  std::filesystem::remove(theme + "/theme.css");
  EXPECT_THAT(Fault(), HasSubstr("has no theme.css"));
  std::filesystem::create_directory(theme + "/theme.css");
  EXPECT_THAT(Fault(), HasSubstr("it is no file"));
}

}  // namespace
}  // namespace sluis
