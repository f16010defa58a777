#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <string_view>

#include "engine/digests/render.h"
#include "tests/engine/digests/sample_digest.h"

namespace sluis {
namespace {

TEST(RenderJson, IsReadByAParserUnderStableNames) {
  simdjson::dom::parser parser;
  const std::string json = RenderJson(SampleDigest("nl"));
  simdjson::dom::element digest;
  ASSERT_EQ(parser.parse(json).get(digest), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(digest["id"]), "anna/07:00/2026-03-12");
  EXPECT_EQ(std::string_view(digest["until"]), "2026-03-12T06:00:00Z");
  EXPECT_EQ(std::string_view(digest["stories"].at(0)["post"]["author"]["handle"]), "jan");
  EXPECT_EQ(std::string_view(digest["stories"].at(0)["reasons"].at(2)["kind"]), "token");
  EXPECT_EQ(uint64_t(digest["stories"].at(0)["posts"]), 5u);
  EXPECT_EQ(std::string_view(digest["balance"]["left_out"].at(0)["reason"]), "muted_author");
  EXPECT_EQ(uint64_t(digest["balance"]["matched"]), 57u);
}

TEST(RenderJson, CarriesForeignTextWholeAndEscaped) {
  const std::string attack = "\"}],\x1b[2J\u202e\\ </script> \n einde";
  const std::string json = RenderJson(AttackedDigest(attack));
  EXPECT_EQ(json.find('\x1b'), std::string::npos);
  EXPECT_EQ(json.find("\u202e"), std::string::npos);
  simdjson::dom::parser parser;
  simdjson::dom::element digest;
  ASSERT_EQ(parser.parse(json).get(digest), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(digest["stories"].at(0)["post"]["text"]), attack);
}

TEST(RenderJson, OfAnEmptyDigestHasEmptyLists) {
  simdjson::dom::parser parser;
  const std::string json = RenderJson(EmptyDigest("nl"));
  simdjson::dom::element digest;
  ASSERT_EQ(parser.parse(json).get(digest), simdjson::SUCCESS);
  EXPECT_EQ(simdjson::dom::array(digest["stories"]).size(), 0u);
  EXPECT_EQ(uint64_t(digest["balance"]["seen"]), 1240u);
}

}  // namespace
}  // namespace sluis
