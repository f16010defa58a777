// Real answers and streams of X's API, against an independent reader.
#include <gtest/gtest.h>

#include "connectors/x/x_reader.h"
#include "tests/connectors/json/independent_reader.h"

namespace sluis {
namespace {

struct Payload {
  const char* name;
  // One message a line, else one in all.
  bool lines;
  size_t posts;
  size_t broken_lines;
};

std::ostream& operator<<(std::ostream& out, const Payload& payload) { return out << payload.name; }

class XPayloadsTest : public ::testing::TestWithParam<Payload> {};

TEST_P(XPayloadsTest, EveryPostIsReadAsAnIndependentReaderDoes) {
  const std::string path = PayloadFile(GetParam().name);
  if (path.empty()) GTEST_SKIP() << "skipped: the payloads are not there";
  XReader reader{PostLimits()};
  XNews news;
  size_t broken = 0;
  const std::vector<std::string> messages =
      GetParam().lines ? FileLines(path) : std::vector{FileBytes(path)};
  for (const std::string& message : messages) broken += reader.Read(message, &news).ok() ? 0 : 1;
  EXPECT_EQ(broken, GetParam().broken_lines);
  EXPECT_EQ(news.posts.size(), GetParam().posts);
  EXPECT_EQ(news.invalid + news.not_public + news.superseded + news.other, 0u);
  EXPECT_FALSE(news.end.has_value());
  std::vector<PostFields> ours;
  for (const v1::Post& post : news.posts) ours.push_back(FieldsOf(post));
  ExpectSame(ours, RunReader("x/read_posts.py", {path}));
}

INSTANTIATE_TEST_SUITE_P(Files, XPayloadsTest,
                         ::testing::Values(Payload{"twitter/v1_search.json", false, 173, 0},
                                           Payload{"twitter/v2_edited.jsonl", true, 2, 0},
                                           Payload{"twitter/v2_entities_test.jsonl", true, 788, 0},
                                           Payload{"twitter/v2_flat.jsonl", true, 147, 0},
                                           Payload{"twitter/v2_streaming_output_with_error.jsonl",
                                                   true, 7, 1}));

}  // namespace
}  // namespace sluis
