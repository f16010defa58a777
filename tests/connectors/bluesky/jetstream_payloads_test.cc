// Real events of Jetstream, in both versions of its frames, against an independent reader.
#include <gtest/gtest.h>
#include <simdjson.h>

#include "connectors/bluesky/jetstream_reader.h"
#include "fmt/format.h"
#include "tests/connectors/json/independent_reader.h"

namespace sluis {
namespace {

std::string StandingName(JetstreamAccount::Standing standing) {
  return standing == JetstreamAccount::Standing::kActive ? "active" : "gone";
}

struct Teller {
  PostFields operator()(const v1::Post& post) const { return FieldsOf(post); }
  PostFields operator()(const JetstreamReaction& reaction) const {
    const bool like = reaction.kind == JetstreamReaction::Kind::kLike;
    return {{"kind", like ? "app.bsky.feed.like" : "app.bsky.feed.repost"},
            {"id", reaction.record.substr(reaction.record.rfind('/') + 1)},
            {"subject", reaction.subject},
            {"change", fmt::format("{}", reaction.change)}};
  }
  PostFields operator()(const JetstreamAccount& account) const {
    return {{"kind", "account"}, {"id", account.did}, {"status", StandingName(account.standing)}};
  }
  PostFields operator()(const JetstreamHandle& handle) const {
    return {{"kind", "identity"}, {"id", handle.did}, {"handle", handle.handle}};
  }
  template <typename Other>
  PostFields operator()(const Other& /*other*/) const {
    return {{"kind", "other"}, {"id", ""}};
  }
};

class JetstreamPayloadsTest : public ::testing::TestWithParam<const char*> {
 protected:
  std::vector<PostFields> Read(const std::vector<std::string>& frames) {
    std::vector<PostFields> told;
    for (const std::string& frame : frames) {
      const auto event = reader.Read(frame);
      EXPECT_TRUE(event.ok()) << event.status();
      if (!event.ok()) continue;
      EXPECT_TRUE(event->cursor && event->cursor->time_us > 1'700'000'000'000'000);
      cursors.push_back(*event->cursor);
      posts += std::holds_alternative<v1::Post>(event->content) ? 1 : 0;
      told.push_back(std::visit(Teller(), event->content));
    }
    return told;
  }

  JetstreamReader reader{PostLimits()};
  std::vector<JetstreamCursor> cursors;
  int posts = 0;
};

TEST_P(JetstreamPayloadsTest, BothVersionsAreReadAsAnIndependentReaderDoes) {
  const std::string path = PayloadFile(GetParam());
  if (path.empty()) GTEST_SKIP() << "skipped: the payloads are not there";
  const std::vector<PostFields> theirs = RunReader("bluesky/read_jetstream.py", {"v1", path});
  ExpectSame(Read(FileLines(path)), theirs);
  EXPECT_GT(posts, 0);
  const std::vector<JetstreamCursor> first = cursors;
  cursors.clear();
  std::vector<std::string> frames;
  for (PostFields& line : RunReader("bluesky/read_jetstream.py", {"v2", path})) {
    frames.push_back(line["frame"]);
  }
  ExpectSame(Read(frames), theirs);
  ASSERT_EQ(cursors.size(), first.size());
  for (size_t i = 0; i < cursors.size(); ++i) {
    EXPECT_EQ(cursors[i].sequence, i + 1);
    EXPECT_EQ(cursors[i].time_us, first[i].time_us);
    EXPECT_EQ(first[i].sequence, 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, JetstreamPayloadsTest,
                         ::testing::Values("bluesky/golden_v1.jsonl", "bluesky/expected_v1.jsonl"));

}  // namespace
}  // namespace sluis
