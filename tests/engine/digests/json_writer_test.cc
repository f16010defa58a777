#include "engine/digests/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace sluis {
namespace {

std::string Quoted(std::string_view text) {
  JsonWriter json;
  json.String(text);
  return json.Take();
}

TEST(JsonWriter, NestsAndIndents) {
  JsonWriter json;
  json.BeginObject();
  json.Key("a");
  json.Number(uint64_t{1});
  json.Key("b");
  json.BeginArray();
  json.String("x");
  json.String("y");
  json.EndArray();
  json.Key("c");
  json.BeginArray();
  json.EndArray();
  json.EndObject();
  EXPECT_EQ(json.Take(), "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    \"y\"\n  ],\n  \"c\": []\n}");
}

TEST(JsonWriter, EscapesWhatStringsMustNotHold) {
  EXPECT_EQ(Quoted("a\"\\\n\t\x01"), "\"a\\\"\\\\\\n\\u0009\\u0001\"");
  EXPECT_EQ(Quoted("caf\u00e9 \U0001F30A"), "\"caf\u00e9 \U0001F30A\"");
  EXPECT_EQ(Quoted("\u202e\u2028\U000E0041"), "\"\\u202e\\u2028\\udb40\\udc41\"");
  EXPECT_EQ(Quoted("a\xff"
                   "b"),
            "\"a\uFFFD"
            "b\"");
}

TEST(JsonWriter, WritesNumbersThatReadBack) {
  JsonWriter json;
  json.BeginArray();
  json.Number(std::numeric_limits<uint64_t>::max());
  json.Number(0.1F);
  json.Number(std::numeric_limits<float>::infinity());
  json.EndArray();
  EXPECT_EQ(json.Take(), "[\n  18446744073709551615,\n  0.1,\n  null\n]");
}

}  // namespace
}  // namespace sluis
