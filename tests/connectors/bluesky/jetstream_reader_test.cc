// Frames of Jetstream: both versions, what each kind of event says, and how a stream ends.
#include "connectors/bluesky/jetstream_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/bluesky/record_key.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using Standing = JetstreamAccount::Standing;

constexpr char kRev[] = "3mmoojpaqkn2z";

std::string Commit(const std::string& operation, const std::string& collection,
                   const std::string& more = "") {
  return R"("rev":"3mmoojpaqkn2z","operation":")" + operation + R"(","collection":")" + collection +
         R"(","rkey":"k")" + more;
}

std::string Legacy(const std::string& kind, const std::string& content) {
  return R"({"did":"did:plc:aaa","time_us":1773298800000000,"kind":")" + kind + R"(",")" + kind +
         "\":{" + content + "}}";
}

std::string Message(const std::string& kind, const std::string& content) {
  return R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#)" +
         kind + R"(","seq":42,"did":"did:plc:aaa","time":"2026-03-12T07:00:00.000000Z",)" +
         content + "}}";
}

class JetstreamReaderTest : public ::testing::Test {
 protected:
  JetstreamEvent Read(const std::string& frame) {
    auto event = reader.Read(frame);
    EXPECT_TRUE(event.ok()) << event.status();
    return event.ok() ? *std::move(event) : JetstreamEvent();
  }
  template <typename Content>
  Content As(const std::string& frame) {
    const JetstreamEvent event = Read(frame);
    const Content* const content = std::get_if<Content>(&event.content);
    EXPECT_NE(content, nullptr) << frame;
    return content == nullptr ? Content() : *content;
  }

  JetstreamReader reader{PostLimits()};
};

TEST_F(JetstreamReaderTest, BothVersionsSayTheSame) {
  const std::string commit = Commit("create", kPostCollection, R"(,"record":{"text":"Dijk"})");
  const JetstreamEvent first = Read(Legacy("commit", commit));
  const JetstreamEvent second = Read(Message("commit", commit));
  EXPECT_EQ(std::get<v1::Post>(first.content).SerializeAsString(),
            std::get<v1::Post>(second.content).SerializeAsString());
  EXPECT_EQ(first.cursor->time_us, 1773298800000000u);
  EXPECT_EQ(first.cursor->sequence, 0u);
  EXPECT_EQ(second.cursor->time_us, 1773298800000000u);
  EXPECT_EQ(second.cursor->sequence, 42u);
}

TEST_F(JetstreamReaderTest, TheTimeThatTheServerSawItIsTheCursor) {
  const JetstreamEvent event = Read(Message(
      "identity",
      R"("witnessedAt":"2026-03-12T07:00:01.000002Z","identity":{"handle":"jan.example"})"));
  EXPECT_EQ(event.cursor->time_us, 1773298801000002u);
  EXPECT_EQ(Read(R"({"did":"did:plc:aaa","time_us":5,"cursor":7,"kind":"new"})").cursor->sequence,
            7u);
}

TEST_F(JetstreamReaderTest, NothingWasSeenInTheFuture) {
  const absl::Time now = absl::FromUnixSeconds(1773298860);
  const std::string record = Commit("update", kPostCollection,
                                    R"(,"record":{"text":"a","createdAt":"2100-01-01T00:00:00Z"})");
  std::string legacy = Legacy("commit", record);
  legacy.replace(legacy.find("1773298800"), 10, "4102444800");
  std::string message = Message("commit", record);
  message.replace(message.find("2026-03-12"), 10, "2100-01-01");
  for (const std::string& frame : {legacy, message}) {
    const auto event = reader.Read(frame, now);
    ASSERT_TRUE(event.ok()) << event.status();
    EXPECT_EQ(event->cursor->time_us, 1773298860000000u);
    EXPECT_EQ(std::get<v1::Post>(event->content).created_at().seconds(), 1773298860);
    EXPECT_EQ(std::get<v1::Post>(event->content).edited_at().seconds(), 1773298860);
  }
  EXPECT_EQ(reader.Read(Legacy("commit", record), now)->cursor->time_us, 1773298800000000u);
}

TEST_F(JetstreamReaderTest, APostIsCreatedUpdatedAndDeleted) {
  const v1::Post created = As<v1::Post>(
      Legacy("commit", Commit("create", kPostCollection, R"(,"record":{"text":"a"})")));
  EXPECT_EQ(created.operation(), v1::OPERATION_CREATE);
  EXPECT_EQ(created.revision(), *ParseTid(kRev));
  EXPECT_FALSE(created.has_edited_at());
  const v1::Post updated = As<v1::Post>(
      Legacy("commit", Commit("update", kPostCollection, R"(,"record":{"text":"b"})")));
  EXPECT_EQ(updated.operation(), v1::OPERATION_UPDATE);
  EXPECT_EQ(updated.edited_at().seconds(), 1773298800);
  const v1::Post deleted = As<v1::Post>(Legacy("commit", Commit("delete", kPostCollection)));
  EXPECT_EQ(deleted.operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(deleted.id(), created.id());
  EXPECT_EQ(deleted.source(), "bluesky");
  EXPECT_EQ(deleted.text(), "");
}

TEST_F(JetstreamReaderTest, ReactionsNameTheirPostWhenTheyCome) {
  const std::string subject =
      R"(,"record":{"subject":{"uri":"at://did:plc:b/app.bsky.feed.post/p"}})";
  const auto like =
      As<JetstreamReaction>(Legacy("commit", Commit("create", kLikeCollection, subject)));
  EXPECT_EQ(like.kind, JetstreamReaction::Kind::kLike);
  EXPECT_EQ(like.change, 1);
  EXPECT_EQ(like.record, "at://did:plc:aaa/app.bsky.feed.like/k");
  EXPECT_EQ(like.subject, "at://did:plc:b/app.bsky.feed.post/p");
  const auto gone = As<JetstreamReaction>(Legacy("commit", Commit("delete", kRepostCollection)));
  EXPECT_EQ(gone.kind, JetstreamReaction::Kind::kRepost);
  EXPECT_EQ(gone.change, -1);
  EXPECT_EQ(gone.record, "at://did:plc:aaa/app.bsky.feed.repost/k");
  EXPECT_EQ(gone.subject, "");
  As<JetstreamOther>(Legacy("commit", Commit("update", kLikeCollection, subject)));
  As<JetstreamOther>(Legacy("commit", Commit("create", kLikeCollection, R"(,"record":{"subject":
      {"uri":"at://did:plc:b/app.bsky.feed.generator/p"}})")));
  As<JetstreamOther>(Legacy("commit", Commit("create", kLikeCollection, R"(,"record":7)")));
}

TEST_F(JetstreamReaderTest, AnAccountThatIsNotActiveTakesItsPostsAlong) {
  const auto standing = [this](const std::string& account) {
    const Standing first = As<JetstreamAccount>(Legacy("account", account)).standing;
    EXPECT_EQ(As<JetstreamAccount>(Message("account", "\"account\":{" + account + "}")).standing,
              first);
    return first;
  };
  EXPECT_EQ(standing(R"("active":true)"), Standing::kActive);
  EXPECT_EQ(standing(R"("active":false,"status":"deleted")"), Standing::kDeleted);
  for (const char* status : {"takendown", "suspended", "deactivated", "something new"}) {
    EXPECT_EQ(standing(R"("active":false,"status":")" + std::string(status) + "\""),
              Standing::kGone);
  }
  EXPECT_EQ(standing(R"("active":false,"status":"desynchronized")"), Standing::kStalled);
  EXPECT_EQ(standing(R"("active":false,"status":"throttled")"), Standing::kStalled);
  EXPECT_EQ(standing(R"("active":"yes")"), Standing::kGone);
}

TEST_F(JetstreamReaderTest, ReadsHandlesGapsAndNotices) {
  const auto handle = As<JetstreamHandle>(Legacy("identity", R"("handle":"jan.example")"));
  EXPECT_EQ(handle.did, "did:plc:aaa");
  EXPECT_EQ(handle.handle, "jan.example");
  EXPECT_EQ(As<JetstreamHandle>(Legacy("identity", R"("seq":1)")).handle, "");
  EXPECT_EQ(As<JetstreamGap>(Message("sync", R"("sync":{})")).did, "did:plc:aaa");
  const JetstreamEvent notice = Read(
      R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#info",
          "name":"OutdatedCursor","message":"from 7"}})");
  EXPECT_EQ(std::get<JetstreamNotice>(notice.content).name, "OutdatedCursor");
  EXPECT_FALSE(notice.cursor.has_value());
}

TEST_F(JetstreamReaderTest, AnErrorEndsTheStream) {
  const JetstreamEvent end =
      Read(R"({"$type":"error","error":"ConsumerTooSlow","message":"Read faster."})");
  EXPECT_EQ(std::get<JetstreamEnd>(end.content).name, "ConsumerTooSlow");
  EXPECT_EQ(std::get<JetstreamEnd>(end.content).message, "Read faster.");
  EXPECT_FALSE(end.cursor.has_value());
  // The answer to a request that was refused.
  EXPECT_EQ(As<JetstreamEnd>(R"({"error":"CursorTooOld","message":"floor 9"})").name,
            "CursorTooOld");
}

TEST_F(JetstreamReaderTest, WhatIsNotKnownStillMovesTheCursor) {
  for (const char* collection : {"app.bsky.graph.follow", "place.stream.x", ""}) {
    const JetstreamEvent event = Read(Legacy("commit", Commit("create", collection)));
    EXPECT_TRUE(std::holds_alternative<JetstreamOther>(event.content));
    EXPECT_EQ(event.cursor->time_us, 1773298800000000u);
  }
  As<JetstreamOther>(Legacy("later", ""));
  As<JetstreamOther>(Message("later", "\"x\":1"));
}

TEST_F(JetstreamReaderTest, WithoutNamesThereIsNoEvent) {
  const auto message = [this](const std::string& frame) {
    return std::string(reader.Read(frame).status().message());
  };
  EXPECT_THAT(message(R"({"time_us":1,"kind":"commit"})"), HasSubstr("names no account"));
  EXPECT_THAT(message(R"({"did":7,"time_us":1,"kind":"commit"})"), HasSubstr("names no account"));
  EXPECT_THAT(message(R"({"did":"did:plc:a","time_us":"1"})"), HasSubstr("no time"));
  EXPECT_THAT(message(R"({"did":"did:plc:a","time_us":-1})"), HasSubstr("no time"));
  EXPECT_THAT(message(R"({"did":"did:plc:a","time_us":18446744073709551615})"),
              HasSubstr("no time"));
  EXPECT_THAT(
      message(R"({"$type":"message","payload":{"did":"did:plc:a","time":"2026-03-12T07:00:00Z"}})"),
      HasSubstr("no number"));
  EXPECT_THAT(message(R"({"$type":"message","payload":{"did":"did:plc:a","seq":1,"time":7}})"),
              HasSubstr("no time"));
  EXPECT_THAT(message(Legacy("commit",
                             R"("operation":"create","collection":"app.bsky.feed.post","rkey":7)")),
              HasSubstr("names no record"));
  EXPECT_THAT(
      message(Legacy("commit",
                     R"("operation":"create","collection":"app.bsky.feed.post","rkey":"a/b")")),
      HasSubstr("names no record"));
  EXPECT_THAT(message(Legacy("commit", Commit("destroy", kPostCollection))),
              HasSubstr("operation"));
  EXPECT_THAT(message(Legacy("commit", Commit("create", kPostCollection))), HasSubstr("no object"));
  EXPECT_THAT(message("[]"), HasSubstr("is no object"));
  EXPECT_THAT(message("{"), HasSubstr("not JSON"));
}

TEST_F(JetstreamReaderTest, ARevisionThatIsNoneIsLeftOut) {
  const v1::Post post = As<v1::Post>(Legacy(
      "commit",
      R"("rev":7,"operation":"create","collection":"app.bsky.feed.post","rkey":"k","record":{})"));
  EXPECT_EQ(post.revision(), 0u);
}

TEST_F(JetstreamReaderTest, HostileBytesAreRefusedOrCutOff) {
  EXPECT_FALSE(reader.Read(std::string(1'000'000, '{')).ok());
  EXPECT_FALSE(reader
                   .Read(Legacy("commit", Commit("create", kPostCollection,
                                                 ",\"record\":{\"text\":\"\xC3\"}")))
                   .ok());
  const auto with_text = [](size_t bytes) {
    return Legacy("commit", Commit("create", kPostCollection,
                                   ",\"record\":{\"text\":\"" + std::string(bytes, 'a') + "\"}"));
  };
  EXPECT_FALSE(reader.Read(with_text(16 * 1024 * 1024)).ok());
  EXPECT_EQ(As<v1::Post>(with_text(2 * 1024 * 1024)).text().size(), PostLimits().max_text_bytes);
  std::string facets;
  for (int i = 0; i < 20'000; ++i)
    facets += R"({"index":{"byteStart":0,"byteEnd":1},"features":[{}]},)";
  EXPECT_TRUE(
      CheckPost(As<v1::Post>(Legacy("commit", Commit("create", kPostCollection,
                                                     ",\"record\":{\"text\":\"a\",\"facets\":[" +
                                                         facets + "{}]}"))))
          .ok());
}

}  // namespace
}  // namespace sluis
