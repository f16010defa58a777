// Sources as the operator names them, on a data folder that no engine holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class SourcesCommandTest : public testing::Test {
 protected:
  ProgramResult Try(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", folder_ / "data"});
    return RunSluis(arguments);
  }
  std::string Run(const std::vector<std::string>& arguments) {
    const ProgramResult result = Try(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result.out;
  }

  ScratchFolder folder_;
};

TEST_F(SourcesCommandTest, AreAddedListedPausedAndRemoved) {
  EXPECT_THAT(Run({"sources"}), HasSubstr("sluis sources add"));
  EXPECT_EQ(Run({"sources", "add", "www.example.nl/rss", "https://example.org", "--purpose",
                 "Nieuws", "--terms", "https://example.org/terms"}),
            "example.nl-rss added: feed https://www.example.nl/rss\n"
            "example.org added: feed https://example.org\n");
  // Named again it is the same one, and what is not said stays.
  EXPECT_EQ(Run({"sources", "add", "https://example.org#top", "--purpose", "Ander nieuws"}),
            "example.org changed: feed https://example.org\n");
  Run({"sources", "add", "https://toot.example", "--stream", "hashtag:water", "--language", "nl"});
  const std::string list = Run({"sources"});
  EXPECT_THAT(list, AllOf(HasSubstr("example.nl-rss"), HasSubstr("mastodon"),
                          HasSubstr("not running"), Not(HasSubstr("example.org-2"))));
  EXPECT_THAT(Run({"sources", "show", "example.org"}),
              AllOf(HasSubstr("purpose          Ander nieuws"),
                    HasSubstr("terms            https://example.org/terms")));
  EXPECT_THAT(list, EndsWith("3 sources: 3 not running.\n"));
  EXPECT_EQ(Run({"sources", "pause", "toot.example"}), "toot.example paused\n");
  EXPECT_THAT(Run({"sources", "list"}), HasSubstr("paused"));
  EXPECT_EQ(Run({"sources", "resume", "toot.example"}), "toot.example resumed\n");
  EXPECT_THAT(Run({"sources", "list"}), Not(HasSubstr("paused")));
  EXPECT_EQ(Run({"sources", "remove", "toot.example"}), "toot.example removed\n");
  const ProgramResult again = Try({"sources", "remove", "toot.example"});
  EXPECT_EQ(again.exit_code, 66);
  EXPECT_EQ(again.out, "toot.example is not there\n");
}

TEST_F(SourcesCommandTest, AMistakeIsNamed) {
  const auto complaint = [this](const std::vector<std::string>& arguments) {
    const ProgramResult result = Try(arguments);
    EXPECT_NE(result.exit_code, 0);
    return result.error;
  };
  EXPECT_THAT(complaint({"sources", "add", "ftp://example.nl"}), HasSubstr("https://"));
  EXPECT_THAT(complaint({"sources", "add", "example.nl", "--kind", "gopher"}),
              HasSubstr("feed, mastodon, bluesky or x"));
  EXPECT_THAT(complaint({"sources", "add", "a.nl", "b.nl", "--name", "x"}), HasSubstr("--name"));
  EXPECT_THAT(complaint({"sources", "add", "https://jan:geheim@krant.example/rss"}),
              AllOf(HasSubstr("password"), Not(HasSubstr("geheim"))));
  EXPECT_THAT(complaint({"sources", "add", "not a url at all"}), HasSubstr("'https://not a url"));
  Run({"sources", "add", "a.nl"});
  EXPECT_THAT(complaint({"sources", "add", "a.nl", "--name", "x"}),
              HasSubstr("fetched already, as 'a.nl'"));
  EXPECT_THAT(complaint({"sources", "show", "nobody"}), HasSubstr("There is no source 'nobody'"));
  EXPECT_THAT(complaint({"sources", "import", folder_ / "nothing.opml"}),
              HasSubstr("nothing.opml"));
  WriteBytes(folder_ / "no.opml", "<html><body>no list</body></html>");
  EXPECT_THAT(complaint({"sources", "import", folder_ / "no.opml"}), HasSubstr("no.opml: "));
}

TEST_F(SourcesCommandTest, AListOfFeedsComesBackAsItWent) {
  WriteBytes(folder_ / "feeds.opml",
             "<opml version=\"2.0\"><head><title>Feeds</title></head><body>"
             "<outline text=\"Water\"><outline text=\"Delfland\">"
             "<outline type=\"rss\" text=\"Nieuws &amp; meer\" xmlUrl=\"https://a.example/rss\"/>"
             "</outline></outline>"
             "<outline type=\"rss\" text=\"B\" xmlUrl=\"https://b.example/rss\"/>"
             "<outline type=\"rss\" text=\"C\" xmlUrl=\"javascript:alert(1)\"/>"
             "</body></opml>");
  EXPECT_EQ(Run({"sources", "import", folder_ / "feeds.opml", "--purpose", "Nieuws"}),
            "added        2\nthere before 0\nleft out     1\n"
            "             javascript:alert(1): no address of the web\n");
  EXPECT_EQ(Run({"sources", "import", folder_ / "feeds.opml"}),
            "added        0\nthere before 2\nleft out     1\n"
            "             javascript:alert(1): no address of the web\n");
  const std::string exported = Run({"sources", "export"});
  EXPECT_THAT(exported, AllOf(HasSubstr("text=\"Delfland\""), HasSubstr("Nieuws &#38; meer"),
                              HasSubstr("https://b.example/rss")));
  WriteBytes(folder_ / "out.opml", exported);
  for (const char* name : {"a.example-rss", "b.example-rss"}) Run({"sources", "remove", name});
  EXPECT_THAT(Run({"sources", "import", folder_ / "out.opml"}), StartsWith("added        2\n"));
  EXPECT_EQ(Run({"sources", "export"}).substr(exported.find("<body>")),
            exported.substr(exported.find("<body>")));
}

}  // namespace
}  // namespace sluis
