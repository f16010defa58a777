// What users are told of the fields is what the parser takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "connectors/files/post_json.h"
#include "tests/connectors/files/whole_file.h"

namespace sluis {
namespace {

using ::testing::IsSupersetOf;

std::set<std::string> Found(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::set<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

TEST(PostsDocument, NamesEveryFieldThatTheParserKnows) {
  const std::string code = ReadFile(SLUIS_SOURCE_DIR "/connectors/files/post_json.cc");
  const std::string document = ReadFile(SLUIS_SOURCE_DIR "/docs/posts.md");
  const std::set<std::string> described = Found(document, "`([a-z_]+)`");
  const std::set<std::string> fields = Found(code, R"re(\{"([a-z_]+)",\s*\[\])re");
  EXPECT_EQ(fields.size(), 27u);
  EXPECT_THAT(described, IsSupersetOf(fields));
  std::set<std::string> members = Found(code, R"re(key == "([a-z_]+)")re");
  // What others write for `kind` and `alt`: taken, but not what anyone is asked to write.
  members.erase("type");
  members.erase("alt_text");
  EXPECT_GE(members.size(), 10u);
  EXPECT_THAT(described, IsSupersetOf(members));
  EXPECT_THAT(described, IsSupersetOf(Found(code, R"re(\{"([a-z]+)", (?:v1::|&v1::))re")));
}

TEST(PostsDocument, ShowsAnExampleThatIsTaken) {
  const std::string document = ReadFile(SLUIS_SOURCE_DIR "/docs/posts.md");
  const size_t start = document.find("    {\"source\"");
  ASSERT_NE(start, std::string::npos);
  v1::Post post;
  const absl::Status status =
      PostJsonParser(PostLimits())
          .Parse(document.substr(start, document.find('\n', start) - start), &post);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_NE(post.text(), "");
  EXPECT_GT(post.created_at().seconds(), 0);
}

}  // namespace
}  // namespace sluis
