// One line to one post: where each field goes, and what is said of a field that is wrong.
#include "connectors/files/post_json.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Line(const std::string& fields) { return R"({"source":"s","id":"i",)" + fields + "}"; }

v1::Post Parsed(const std::string& line) {
  v1::Post post;
  const absl::Status status = PostJsonParser(PostLimits()).Parse(line, &post);
  EXPECT_TRUE(status.ok()) << line << ": " << status;
  return post;
}

std::string Refusal(const std::string& line, const PostLimits& limits = {}) {
  v1::Post post;
  const absl::Status status = PostJsonParser(limits).Parse(line, &post);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << line;
  return std::string(status.message());
}

// `expected` in protobuf's text format, without source and id.
struct Row {
  const char* fields;
  const char* expected;
};

void ExpectRows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    v1::Post expected;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(row.expected, &expected))
        << row.expected;
    expected.set_source("s");
    expected.set_id("i");
    EXPECT_EQ(Parsed(Line(row.fields)).DebugString(), expected.DebugString()) << row.fields;
  }
}

TEST(PostJson, PutsEveryFieldInItsPlace) {
  ExpectRows({
      {R"("op":"create")", "operation: OPERATION_CREATE"},
      {R"("op":"update")", "operation: OPERATION_UPDATE"},
      {R"("op":"delete")", "operation: OPERATION_DELETE"},
      {R"("op":"counts")", "operation: OPERATION_COUNTS"},
      {R"("revision":3)", "revision: 3"},
      {R"("created_at":"2026-03-12T06:12:00Z")", "created_at { seconds: 1773295920 }"},
      {R"("edited_at":1773295920)", "edited_at { seconds: 1773295920 }"},
      {R"("text":"De dijk \"houdt\" \u00e9\ud83d\ude00")",
       R"(text: "De dijk \"houdt\" \303\251\360\237\230\200")"},
      {R"("title":"Dijk")", "title: 'Dijk'"},
      {R"("spoiler":"Water")", "spoiler: 'Water'"},
      {R"("sensitive":true)", "sensitive: true"},
      {R"("lang":"nl")", "languages: 'nl'"},
      {R"("languages":["nl","en-GB"])", "languages: ['nl', 'en-GB']"},
      {R"("conversation":"c")", "conversation: 'c'"},
      {R"("reply_to":"r")", "reply_to: 'r'"},
      {R"("quote_of":"q")", "quote_of: 'q'"},
      {R"("repost_of":"p")", "repost_of: 'p'"},
      {R"("url":"https://a.example/1")", "url: 'https://a.example/1'"},
      {R"("urls":["https://b.example","https://c.example"])",
       "urls: ['https://b.example', 'https://c.example']"},
      {R"("tags":["dijk","water"])", "tags: ['dijk', 'water']"},
      {R"("mentions":["jan",12])", "mentions: ['jan', '12']"},
      {R"("media":[{"kind":"image","url":"https://m.example/1","alt":"Een dijk"}])",
       "media { kind: 'image' url: 'https://m.example/1' alt_text: 'Een dijk' }"},
      {R"("poll":{"options":["ja","nee"],"ends_at":"1970-01-01T00:00:09Z"})",
       "poll { options: ['ja', 'nee'] ends_at { seconds: 9 } }"},
      {R"("counts":{"likes":1,"reposts":2,"replies":3,"quotes":4,"views":5})",
       "counts { likes: 1 reposts: 2 replies: 3 quotes: 4 views: 5 }"},
      {R"("visibility":"public")", "visibility: VISIBILITY_PUBLIC"},
      {R"("visibility":"unlisted")", "visibility: VISIBILITY_UNLISTED"},
      {R"("visibility":"followers")", "visibility: VISIBILITY_FOLLOWERS"},
      {R"("visibility":"direct")", "visibility: VISIBILITY_DIRECT"},
      {R"("no_index":true)", "author { no_index: true }"},
  });
}

TEST(PostJson, TakesAnAuthorAsObjectHandleOrName) {
  ExpectRows({
      {R"("author":{"id":7,"handle":"jan","name":"Jan","url":"https://a.example/@jan",
          "followers":12,"kind":"person","no_index":true})",
       "author { id: '7' handle: 'jan' name: 'Jan' url: 'https://a.example/@jan' followers: 12 "
       "kind: AUTHOR_KIND_PERSON no_index: true }"},
      {R"("author":{"kind":"organisation"})", "author { kind: AUTHOR_KIND_ORGANISATION }"},
      {R"("author":{"kind":"media"})", "author { kind: AUTHOR_KIND_MEDIA }"},
      {R"("author":{"kind":"bot"})", "author { kind: AUTHOR_KIND_BOT }"},
      {R"("author":"jan")", "author { handle: 'jan' }"},
      {R"("author":"@jan@a.example")", "author { handle: 'jan@a.example' }"},
      {R"("author":"Burton, Emmanuel")", "author { name: 'Burton, Emmanuel' }"},
  });
}

TEST(PostJson, TakesNoIndexAtOnceWhereverItStands) {
  ExpectRows({
      {R"("no_index":true,"author":{"handle":"jan","no_index":false})",
       "author { handle: 'jan' no_index: true }"},
      {R"("author":{"handle":"jan","no_index":true},"no_index":false)",
       "author { handle: 'jan' no_index: true }"},
  });
}

TEST(PostJson, TakesWholeNumbersAsNamesWithoutLoss) {
  EXPECT_EQ(Parsed(R"({"source":"x","id":109})").id(), "109");
  EXPECT_EQ(Parsed(R"({"source":"x","id":9007199254740993})").id(), "9007199254740993");
  EXPECT_EQ(Parsed(R"({"source":"x","id":18446744073709551615})").id(), "18446744073709551615");
  EXPECT_EQ(Parsed(Line(R"("conversation":-1001234567890)")).conversation(), "-1001234567890");
  EXPECT_EQ(Parsed(Line(R"("reply_to":5)")).reply_to(), "5");
  EXPECT_THAT(Refusal(R"({"source":"x","id":1.5})"), HasSubstr("'id'"));
  Refusal(R"({"source":"x","id":18446744073709551616})");
}

TEST(PostJson, ReadsTimesWithZonesAndFractions) {
  ExpectRows({
      {R"("created_at":"2026-03-12T07:12:00+01:00")", "created_at { seconds: 1773295920 }"},
      {R"("created_at":"2026-03-11T21:42:00-08:30")", "created_at { seconds: 1773295920 }"},
      {R"("created_at":"2026-03-12T06:12:00.25Z")",
       "created_at { seconds: 1773295920 nanos: 250000000 }"},
      {R"("created_at":"1969-12-31T23:59:59.5Z")", "created_at { seconds: -1 nanos: 500000000 }"},
      {R"("created_at":"9999-12-31T23:59:59Z")", "created_at { seconds: 253402300799 }"},
      {R"("created_at":0)", "created_at { }"},
      {R"("created_at":-1)", "created_at { seconds: -1 }"},
  });
  for (const char* time : {R"("2026-03-12")", R"("2026-03-12T06:12:00")",
                           R"("2026-13-12T06:12:00Z")", R"("infinite-future")", R"("yesterday")",
                           R"("")", "253402300800", R"("0000-12-31T23:59:59Z")", "[]", "true"}) {
    EXPECT_THAT(Refusal(Line(std::string(R"("created_at":)") + time)), HasSubstr("'created_at'"));
  }
}

TEST(PostJson, NamesTheFieldThatHoldsTheWrongKindOfValue) {
  const Row rows[] = {
      {R"("source":5)", "'source'"},
      {R"("id":true)", "'id'"},
      {R"("op":"creat")", "'op' must be one of create, update, delete, counts"},
      {R"("op":1)", "'op'"},
      {R"("revision":-1)", "'revision'"},
      {R"("revision":"1")", "'revision'"},
      {R"("edited_at":{})", "'edited_at'"},
      {R"("text":5)", "'text' must be a string"},
      {R"("title":[])", "'title'"},
      {R"("spoiler":true)", "'spoiler'"},
      {R"("sensitive":"yes")", "'sensitive' must be true or false"},
      {R"("author":5)", "'author'"},
      {R"("author":{"id":[]})", "'author.id'"},
      {R"("author":{"followers":"many"})", "'author.followers'"},
      {R"("author":{"kind":"robot"})", "'author.kind' must be one of person"},
      {R"("author":{"no_index":0})", "'author.no_index'"},
      {R"("lang":5)", "'lang'"},
      {R"("languages":{})", "'languages'"},
      {R"("conversation":{})", "'conversation'"},
      {R"("reply_to":1.5)", "'reply_to'"},
      {R"("quote_of":[])", "'quote_of'"},
      {R"("repost_of":false)", "'repost_of'"},
      {R"("url":{})", "'url'"},
      {R"("urls":{})", "'urls'"},
      {R"("tags":[true])", "'tags' must be a list of strings"},
      {R"("mentions":[[]])", "'mentions'"},
      {R"("media":{})", "'media'"},
      {R"("media":[5])", "'media'"},
      {R"("media":[{"url":5}])", "'media.url'"},
      {R"("poll":[])", "'poll'"},
      {R"("poll":{"options":5})", "'poll.options'"},
      {R"("poll":{"ends_at":"soon"})", "'poll.ends_at'"},
      {R"("counts":5)", "'counts'"},
      {R"("counts":{"likes":-1})", "'counts.likes'"},
      {R"("visibility":"secret")", "'visibility' must be one of public"},
      {R"("no_index":1)", "'no_index'"},
  };
  for (const Row& row : rows) EXPECT_THAT(Refusal(Line(row.fields)), HasSubstr(row.expected));
}

TEST(PostJson, IgnoresFieldsItDoesNotKnowAndTakesNullAsAbsent) {
  ExpectRows({
      {R"("favourites":{"deep":[1,{"x":null}]},"Text":5)", ""},
      {R"("author":{"age":5},"counts":{"shares":"x"},"media":[{"size":1}],"poll":{"votes":[]})",
       "author { } counts { } media { } poll { }"},
      {R"("text":null,"author":null,"created_at":null,"tags":null)", ""},
      {R"("author":{"name":null,"handle":"jan"})", "author { handle: 'jan' }"},
  });
}

TEST(PostJson, TakesTheLastOfTwoFieldsWithOneName) {
  EXPECT_EQ(Parsed(R"({"source":"s","id":"1","id":"2","text":"a","text":"b"})").id(), "2");
  EXPECT_EQ(Parsed(R"({"source":"s","id":"1","text":"a","text":"b"})").text(), "b");
}

TEST(PostJson, SaysWhatIsMissing) {
  EXPECT_THAT(Refusal(R"({"id":"1"})"), HasSubstr("source is missing"));
  EXPECT_THAT(Refusal(R"({"source":"s"})"), HasSubstr("id is missing"));
  EXPECT_THAT(Refusal(R"({"source":"","id":"1"})"), HasSubstr("source is missing"));
  EXPECT_THAT(Refusal(R"({"source":")" + std::string(65, 's') + R"(","id":"1"})"),
              HasSubstr("at most 64"));
  EXPECT_THAT(Refusal("{}"), HasSubstr("source is missing"));
}

TEST(PostJson, RefusesWhatIsNotOneObject) {
  for (const char* line : {"[]", "\"text\"", "5", "null", R"([{"source":"s","id":"1"}])"}) {
    EXPECT_THAT(Refusal(line), HasSubstr("not a JSON object")) << line;
  }
  for (const char* line :
       {"", "{", R"({"source":"s","id":"1"}x)", R"({"source":"s","id":"1",})",
        R"({'source':'s','id':'1'})", R"({"source":"s","id":"1","text":"\ud800"})"}) {
    EXPECT_THAT(Refusal(line), HasSubstr("not JSON")) << line;
  }
}

TEST(PostJson, RefusesNestingThatIsTooDeep) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_THAT(Refusal(Line("\"unknown\":" + deep)), HasSubstr("deep"));
}

TEST(PostJson, KeepsToTheLimitsThatAreSet) {
  PostLimits limits;
  limits.max_text_bytes = 5;
  EXPECT_THAT(Refusal(Line(R"("text":"123456")"), limits), HasSubstr("text is 6 bytes long"));
  EXPECT_EQ(Parsed(Line(R"("text":"12345")")).text(), "12345");
}

TEST(PostJson, ReadsOnAfterABadLineAsIfItHadNotBeen) {
  PostJsonParser parser((PostLimits()));
  v1::Post post;
  EXPECT_FALSE(parser.Parse(Line(R"("text":"a","tags":["x"],"url":5)"), &post).ok());
  ASSERT_TRUE(parser.Parse(R"({"source":"s","id":"2"})", &post).ok());
  EXPECT_EQ(post.DebugString(), Parsed(R"({"source":"s","id":"2"})").DebugString());
}

}  // namespace
}  // namespace sluis
