#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "engine/digests/json_writer.h"
#include "engine/digests/render.h"
#include "engine/digests/timestamps.h"

namespace sluis {
namespace {

void Field(std::string_view name, std::string_view text, JsonWriter* json) {
  json->Key(name);
  json->String(text);
}

void Field(std::string_view name, uint64_t number, JsonWriter* json) {
  json->Key(name);
  json->Number(number);
}

void Field(std::string_view name, float number, JsonWriter* json) {
  json->Key(name);
  json->Number(number);
}

void Field(std::string_view name, double number, JsonWriter* json) {
  json->Key(name);
  json->Number(number);
}

void Flag(std::string_view name, bool value, JsonWriter* json) {
  json->Key(name);
  json->Bool(value);
}

void Field(std::string_view name, const google::protobuf::Timestamp& stamp, JsonWriter* json) {
  Field(name, absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", TimeOf(stamp), absl::UTCTimeZone()), json);
}

void Field(std::string_view name, const google::protobuf::RepeatedPtrField<std::string>& items,
           JsonWriter* json) {
  json->Key(name);
  json->BeginArray();
  for (const std::string& item : items) json->String(item);
  json->EndArray();
}

// The enum's own name without its prefix: "term", "muted_author". What this release does not know
// has no name.
std::string ShortName(std::string_view name, std::string_view prefix) {
  if (name.empty()) return "unspecified";
  return absl::AsciiStrToLower(std::string(name.substr(prefix.size())));
}

void WritePost(const v1::Post& post, JsonWriter* json) {
  json->BeginObject();
  Field("source", post.source(), json);
  Field("id", post.id(), json);
  Field("revision", post.revision(), json);
  if (post.operation() == v1::OPERATION_DELETE) Field("op", "delete", json);
  json->Key("author");
  json->BeginObject();
  Field("id", post.author().id(), json);
  Field("handle", post.author().handle(), json);
  Field("name", post.author().name(), json);
  json->EndObject();
  Field("title", post.title(), json);
  Field("spoiler", post.spoiler(), json);
  Field("text", post.text(), json);
  if (post.has_created_at()) Field("created_at", post.created_at(), json);
  Field("url", post.url(), json);
  Field("languages", post.languages(), json);
  json->EndObject();
}

void WriteReasons(const v1::Story& story, JsonWriter* json) {
  json->Key("reasons");
  json->BeginArray();
  for (const v1::Reason& reason : story.reasons()) {
    json->BeginObject();
    Field("kind", ShortName(v1::ReasonKind_Name(reason.kind()), "REASON_KIND_"), json);
    Field("text", reason.text(), json);
    Field("contribution", reason.contribution(), json);
    json->EndObject();
  }
  json->EndArray();
}

void WriteStory(const v1::Story& story, JsonWriter* json) {
  json->BeginObject();
  Field("id", story.id(), json);
  json->Key("post");
  WritePost(story.post(), json);
  Field("interest_id", story.interest_id(), json);
  Field("interest_title", story.interest_title(), json);
  Field("score", story.score(), json);
  Field("probability", story.probability(), json);
  WriteReasons(story, json);
  Field("posts", uint64_t{story.posts()}, json);
  Field("voices", uint64_t{story.voices()}, json);
  Field("sources", story.sources(), json);
  Field("first_at", story.first_at(), json);
  Field("last_at", story.last_at(), json);
  Field("also_interests", story.also_interests(), json);
  json->Key("folded_story_ids");
  json->BeginArray();
  for (const uint64_t id : story.folded_story_ids()) json->Number(id);
  json->EndArray();
  Flag("exploring", story.exploring(), json);
  Field("propensity", story.propensity(), json);
  json->EndObject();
}

void WriteShares(std::string_view name, const google::protobuf::RepeatedPtrField<v1::Share>& shares,
                 JsonWriter* json) {
  json->Key(name);
  json->BeginArray();
  for (const v1::Share& share : shares) {
    json->BeginObject();
    Field("name", share.name(), json);
    Field("posts", share.posts(), json);
    json->EndObject();
  }
  json->EndArray();
}

void WriteVoices(const v1::Voices& voices, JsonWriter* json) {
  json->Key("voices");
  json->BeginObject();
  Field("posts", voices.posts(), json);
  Field("authors", uint64_t{voices.authors()}, json);
  Field("loudest_three", voices.loudest_three(), json);
  WriteShares("sources", voices.sources(), json);
  WriteShares("languages", voices.languages(), json);
  Field("reposts", voices.reposts(), json);
  Field("unnamed", voices.unnamed(), json);
  Flag("few_voices", voices.few_voices(), json);
  json->EndObject();
}

void WriteVolume(const v1::Volume& volume, JsonWriter* json) {
  json->Key("volume");
  json->BeginObject();
  Field("posts", volume.posts(), json);
  Field("usual", volume.usual(), json);
  Field("windows", uint64_t{volume.windows()}, json);
  Field("kind", ShortName(v1::VolumeKind_Name(volume.kind()), "VOLUME_KIND_"), json);
  json->EndObject();
}

void WriteInterest(const v1::InterestBalance& interest, JsonWriter* json) {
  json->BeginObject();
  Field("interest_id", interest.interest_id(), json);
  Field("interest_title", interest.interest_title(), json);
  Field("matched", interest.matched(), json);
  Field("shown_stories", uint64_t{interest.shown_stories()}, json);
  WriteVoices(interest.voices(), json);
  WriteVolume(interest.volume(), json);
  json->EndObject();
}

void WriteBalance(const v1::BalanceSheet& balance, JsonWriter* json) {
  json->BeginObject();
  Field("seen", balance.seen(), json);
  Field("matched", balance.matched(), json);
  Field("shown_stories", uint64_t{balance.shown_stories()}, json);
  Field("shown_posts", balance.shown_posts(), json);
  Field("distinct_authors", uint64_t{balance.distinct_authors()}, json);
  json->Key("left_out");
  json->BeginArray();
  for (const v1::LeftOut& row : balance.left_out()) {
    json->BeginObject();
    Field("reason", ShortName(v1::LeftOutReason_Name(row.reason()), "LEFT_OUT_REASON_"), json);
    Field("posts", row.posts(), json);
    json->EndObject();
  }
  json->EndArray();
  WriteVoices(balance.voices(), json);
  json->Key("interests");
  json->BeginArray();
  for (const v1::InterestBalance& interest : balance.interests()) WriteInterest(interest, json);
  json->EndArray();
  WriteVolume(balance.volume(), json);
  json->EndObject();
}

}  // namespace

std::string RenderJson(const v1::Digest& digest) {
  JsonWriter json;
  json.BeginObject();
  Field("id", digest.id(), &json);
  Field("owner_id", digest.owner_id(), &json);
  Field("owner_name", digest.owner_name(), &json);
  Field("locale", digest.locale(), &json);
  Field("time_zone", digest.time_zone(), &json);
  Field("from", digest.from(), &json);
  Field("until", digest.until(), &json);
  json.Key("stories");
  json.BeginArray();
  for (const v1::Story& story : digest.stories()) WriteStory(story, &json);
  json.EndArray();
  json.Key("balance");
  WriteBalance(digest.balance(), &json);
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace sluis
