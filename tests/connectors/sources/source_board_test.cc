// What is known of sources, and who hears of it.
#include "connectors/sources/source_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::SizeIs;
using testing::StartsWith;

v1::SourceStanding StandingOf(const SourceBoard& board) {
  v1::SourceStanding standing;
  standing.mutable_source()->set_name("krant");
  board.AddTo(&standing);
  return standing;
}

TEST(SourceBoard, TellsOfFailuresAndOfTheEndOfThem) {
  std::vector<std::string> heard;
  SourceBoard board([&heard](const std::string& name, const absl::Status& status) {
    heard.push_back(absl::StrCat(name, ": ", status.ok() ? "works" : status.message()));
  });
  const auto works = [&board] {
    board.Change("krant", [](v1::SourceStanding* standing) {
      standing->set_state(v1::SOURCE_STATE_WORKING);
    });
  };
  works();
  EXPECT_TRUE(heard.empty());
  board.Fail("krant", absl::UnavailableError("gone"), v1::SOURCE_STATE_FAILING);
  works();
  works();
  EXPECT_THAT(heard, testing::ElementsAre("krant: gone", "krant: works"));
  v1::SourceStanding standing;
  standing.mutable_source()->set_name("krant");
  board.AddTo(&standing);
  EXPECT_EQ(standing.last_error(), "gone");
  EXPECT_EQ(standing.failures(), 1u);
}

TEST(SourceBoard, ShowsWordsThatCanBeReadWhateverAServerSays) {
  std::vector<std::string> heard;
  SourceBoard board([&heard](const std::string&, const absl::Status& status) {
    heard.emplace_back(status.message());
  });
  board.Fail("krant",
             absl::UnavailableError("It leads to http://x/\xFF\xFE\x1B[31m,\r\n caf\xC3\xA9."),
             v1::SOURCE_STATE_FAILING);
  board.Change("krant",
               [](v1::SourceStanding* standing) { standing->set_note("It says \xC3(\x07."); });
  const v1::SourceStanding standing = StandingOf(board);
  EXPECT_EQ(standing.last_error(), "It leads to http://x/, caf\xC3\xA9.");
  EXPECT_EQ(standing.note(), "It says (.");
  EXPECT_THAT(heard, ElementsAre("It leads to http://x/, caf\xC3\xA9."));
  // As whoever lists the sources does.
  v1::SourceStanding read;
  EXPECT_TRUE(read.ParseFromString(standing.SerializeAsString()));
}

TEST(SourceBoard, KeepsOfLongWordsTheBeginning) {
  SourceBoard board(nullptr);
  std::string euros = "a";
  for (int i = 0; i < 400'000; ++i) euros += "\u20AC";
  board.Fail("krant", absl::UnavailableError(euros), v1::SOURCE_STATE_FAILING);
  board.Change("krant", [&](v1::SourceStanding* standing) { standing->set_note(euros); });
  const v1::SourceStanding standing = StandingOf(board);
  // And 166 of three bytes.
  EXPECT_THAT(standing.last_error(), SizeIs(499));
  EXPECT_THAT(standing.last_error(), StartsWith("a\u20AC"));
  EXPECT_THAT(standing.last_error(), EndsWith("\u20AC"));
  EXPECT_EQ(standing.note(), standing.last_error());
}

}  // namespace
}  // namespace sluis
