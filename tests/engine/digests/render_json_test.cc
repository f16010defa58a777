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

TEST(RenderJson, TellsTheWholeBalance) {
  simdjson::dom::parser parser;
  const std::string json = RenderJson(TellingDigest("nl"));
  simdjson::dom::element digest;
  ASSERT_EQ(parser.parse(json).get(digest), simdjson::SUCCESS);
  EXPECT_FALSE(bool(digest["stories"].at(0)["exploring"]));
  EXPECT_TRUE(bool(digest["stories"].at(1)["exploring"]));
  EXPECT_EQ(double(digest["stories"].at(1)["propensity"]), 1.0);
  const simdjson::dom::element balance = digest["balance"];
  EXPECT_EQ(std::string_view(balance["volume"]["kind"]), "more");
  EXPECT_EQ(double(balance["volume"]["usual"]), 310.4);
  EXPECT_EQ(uint64_t(balance["volume"]["windows"]), 12u);
  EXPECT_EQ(uint64_t(balance["voices"]["authors"]), 12u);
  EXPECT_EQ(uint64_t(balance["voices"]["loudest_three"]), 33u);
  EXPECT_EQ(uint64_t(balance["voices"]["unnamed"]), 2u);
  EXPECT_EQ(uint64_t(balance["voices"]["reposts"]), 10u);
  EXPECT_TRUE(bool(balance["voices"]["few_voices"]));
  EXPECT_EQ(std::string_view(balance["voices"]["sources"].at(1)["name"]), "x");
  EXPECT_EQ(uint64_t(balance["voices"]["languages"].at(0)["posts"]), 50u);
  ASSERT_EQ(simdjson::dom::array(balance["interests"]).size(), 4u);
  const simdjson::dom::element markets = balance["interests"].at(2);
  EXPECT_EQ(std::string_view(markets["interest_title"]), "Markten");
  EXPECT_EQ(uint64_t(markets["matched"]), 0u);
  EXPECT_EQ(std::string_view(markets["volume"]["kind"]), "less");
  EXPECT_EQ(uint64_t(markets["voices"]["posts"]), 0u);
}

TEST(RenderJson, NamesEverySourceOfAStoryThatManyTell) {
  simdjson::dom::parser parser;
  const std::string json = RenderJson(WideDigest("nl", 105));
  simdjson::dom::element digest;
  ASSERT_EQ(parser.parse(json).get(digest), simdjson::SUCCESS);
  const simdjson::dom::array sources = digest["stories"].at(0)["sources"];
  ASSERT_EQ(sources.size(), 105u);
  EXPECT_EQ(std::string_view(sources.at(104)), "krant104");
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
