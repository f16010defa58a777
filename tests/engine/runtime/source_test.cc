// Sources: where they go on from, what they are called, and what they take back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kFlood[] = "Hoogwater: dijkbewaking langs de rivier, kwel gemeld.";

v1::Post Op(const std::string& id, v1::Operation operation) {
  v1::Post post;
  post.set_source("mastodon");
  post.set_id(id);
  post.set_operation(operation);
  return post;
}

v1::ControlRequest Putting(const v1::Source& source, const std::string& by = "") {
  v1::ControlRequest request;
  *request.mutable_put_source()->mutable_source() = source;
  request.mutable_put_source()->set_by_user(by);
  return request;
}

v1::ControlRequest Removing(const std::string& name, const std::string& by = "") {
  v1::ControlRequest request;
  request.mutable_remove_source()->set_name(name);
  request.mutable_remove_source()->set_by_user(by);
  return request;
}

v1::Source Feed(const std::string& name) {
  v1::Source source;
  source.set_name(name);
  source.set_kind(v1::SOURCE_KIND_FEED);
  source.set_url("https://" + name + ".example/rss");
  return source;
}

class SourceTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }

  v1::IngestReply Give(const std::string& source, v1::PostBatch batch) {
    const auto welcome = harness.engine().ResumeSource(source);
    batch.set_sequence(welcome->last_durable_sequence() + 1);
    return harness.engine().Ingest(welcome->producer(), batch);
  }
  std::string CursorOf(const std::string& source) {
    return harness.engine().ResumeSource(source)->cursor();
  }
  v1::SourceList List(const std::string& name = "") {
    v1::ControlRequest request;
    request.mutable_list_sources()->set_name(name);
    return harness.Do(request).sources();
  }
  std::vector<std::string> Kept() {
    std::vector<std::string> ids;
    for (const v1::MatchEvent& event : harness.Matches("anna")) {
      if (!event.post().text().empty()) ids.push_back(event.post().id());
    }
    return ids;
  }
  // How many of the known names are kept together with `text`.
  int KnownNaming(const std::string& text) {
    harness.Stop();
    auto store = Store::Open({harness.data_folder()});
    EXPECT_TRUE(store.ok()) << store.status();
    int found = 0;
    const absl::Status status =
        (*store)->Scan(Family::kKnown, "", "", [&](std::string_view, std::string_view value) {
          found += value.find(text) != std::string_view::npos ? 1 : 0;
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    store->reset();
    harness.Start();
    return found;
  }

  EngineHarness harness;
};

TEST_F(SourceTest, GoesOnFromTheCursorThatCameWithItsPosts) {
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  batch.set_cursor(std::string("\0place 1", 8));
  ASSERT_TRUE(Give("nos", batch).has_ack());
  EXPECT_EQ(CursorOf("nos"), std::string("\0place 1", 8));
  EXPECT_EQ(CursorOf("other"), "");
  // Without one the former place stays.
  batch.mutable_posts(0)->set_id("2");
  batch.clear_cursor();
  ASSERT_TRUE(Give("nos", batch).has_ack());
  harness.Stop();
  harness.Start();
  EXPECT_EQ(CursorOf("nos"), std::string("\0place 1", 8));
  EXPECT_EQ(harness.engine().ResumeSource("nos")->last_durable_sequence(), 2u);
}

TEST_F(SourceTest, ACursorComesWithoutPosts) {
  v1::PostBatch batch;
  batch.set_cursor("place 7");
  ASSERT_TRUE(Give("nos", batch).has_ack());
  EXPECT_EQ(CursorOf("nos"), "place 7");
}

TEST_F(SourceTest, ACursorThatIsTooLongIsRefusedWithItsPosts) {
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  batch.set_cursor(std::string((256 << 10) + 1, 'x'));
  const v1::IngestReply reply = Give("nos", batch);
  ASSERT_TRUE(reply.has_nack());
  EXPECT_THAT(reply.nack().message(), HasSubstr("262144"));
  EXPECT_THAT(Kept(), IsEmpty());
}

TEST_F(SourceTest, NoProducerOutsideIsASource) {
  v1::Hello hello;
  hello.set_producer("source/nos");
  EXPECT_FALSE(harness.engine().Hello(hello).ok());
}

TEST_F(SourceTest, APostIsDeletedByItsAlias) {
  v1::Post post = MakePost("https://example.org/statuses/1", kFlood);
  post.add_aliases("example.org/41");
  harness.Send({post, MakePost("2", kFlood)});
  ASSERT_THAT(Kept(), SizeIs(2));
  harness.Stop();
  harness.Start();
  harness.Send({Op("example.org/41", v1::OPERATION_DELETE)});
  EXPECT_THAT(Kept(), ElementsAre("2"));
  // For ever, by both names.
  post.set_revision(9);
  EXPECT_EQ(harness.Send({post}).duplicates(), 1u);
  EXPECT_EQ(harness.Send({Op("example.org/41", v1::OPERATION_DELETE)}).duplicates(), 1u);
}

TEST_F(SourceTest, APostIsDeletedByItsAliasWithinOneBatch) {
  v1::Post post = MakePost("https://example.org/statuses/1", kFlood);
  post.add_aliases("example.org/41");
  harness.Send({post, Op("example.org/41", v1::OPERATION_DELETE)});
  EXPECT_THAT(Kept(), IsEmpty());
  EXPECT_EQ(harness.Send({post}).duplicates(), 1u);
}

TEST_F(SourceTest, AnAliasGoesWithItsPost) {
  v1::Post post = MakePost("https://example.org/statuses/1", kFlood);
  post.add_aliases("example.org/41");
  harness.Send({post});
  EXPECT_EQ(KnownNaming("example.org/statuses/1"), 1);
  harness.Send({Op("https://example.org/statuses/1", v1::OPERATION_DELETE)});
  EXPECT_EQ(KnownNaming("example.org/statuses/1"), 0);
}

TEST_F(SourceTest, AnAliasOfADeletedPostTellsNoNameEither) {
  v1::Post post = MakePost("https://example.org/statuses/1", kFlood);
  post.add_aliases("example.org/41");
  harness.Send({post});
  harness.Send({Op("example.org/41", v1::OPERATION_DELETE)});
  EXPECT_EQ(KnownNaming("example.org/statuses/1"), 0);
}

TEST_F(SourceTest, AnAliasTakesNoOtherPostInItsPlace) {
  v1::Post post = MakePost("https://example.org/statuses/1", kFlood);
  post.add_aliases("example.org/41");
  v1::Post other = MakePost("example.org/41", "Appeltaart");
  other.set_revision(3);
  EXPECT_EQ(harness.Send({post, other}).duplicates(), 1u);
  EXPECT_THAT(Kept(), ElementsAre("https://example.org/statuses/1"));
}

uint64_t LikesOf(EngineHarness* harness) {
  return harness->Matches("anna").front().post().counts().likes();
}

TEST_F(SourceTest, ChangesOfCountsAddUp) {
  v1::Post post = MakePost("1", kFlood);
  post.mutable_counts()->set_likes(3);
  v1::Post more = Op("1", v1::OPERATION_COUNTS);
  more.mutable_count_changes()->set_likes(2);
  // In the run of the post, in one run on a stored post, and over the end of the process.
  harness.Send({post, more});
  EXPECT_EQ(LikesOf(&harness), 5u);
  harness.Send({more, more});
  EXPECT_EQ(LikesOf(&harness), 9u);
  harness.Stop();
  harness.Start();
  more.mutable_count_changes()->set_likes(std::numeric_limits<int64_t>::min());
  harness.Send({more});
  EXPECT_EQ(LikesOf(&harness), 0u);
  more.mutable_counts()->set_likes(100);
  more.mutable_count_changes()->set_likes(-1);
  harness.Send({more});
  EXPECT_EQ(LikesOf(&harness), 99u);
}

TEST_F(SourceTest, AllPostsOfAnAccountThatIsGoneAreDeleted) {
  v1::PostBatch batch;
  for (const char* id : {"1", "2", "3"}) {
    *batch.add_posts() = MakePost(id, kFlood);
    batch.mutable_posts()->rbegin()->mutable_author()->set_id(*id == '2' ? "did:bert"
                                                                         : "did:carla");
  }
  ASSERT_TRUE(Give("bluesky", batch).has_ack());
  v1::PostBatch gone;
  v1::AuthorKey* const author = gone.add_gone_authors();
  author->set_source("mastodon");
  author->set_id("did:carla");
  gone.set_cursor("after");
  ASSERT_TRUE(Give("bluesky", gone).has_ack());
  for (int tries = 0; Kept().size() > 1 && tries < 100'000; ++tries) {
  }
  EXPECT_THAT(Kept(), ElementsAre("2"));
  // Like any delete, for ever; but the account may post again.
  batch.mutable_posts(0)->set_revision(1);
  batch.mutable_posts(2)->set_id("4");
  ASSERT_EQ(Give("bluesky", batch).ack().accepted(), 1u);
  EXPECT_THAT(Kept(), ElementsAre("2", "4"));
}

TEST_F(SourceTest, IsKeptAndListedWithWhatBecameOfItsPosts) {
  v1::Source nos = Feed("nos");
  nos.set_purpose("Nieuws over water");
  nos.set_terms("https://nos.example/terms");
  harness.Do(Putting(nos));
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  *batch.add_posts() = MakePost("1", kFlood);
  *batch.add_posts() = MakePost("", kFlood);
  Give("nos", batch);
  harness.Stop();
  harness.Start();
  const v1::SourceList list = List();
  ASSERT_THAT(list.sources(), SizeIs(1));
  EXPECT_EQ(list.sources(0).source().purpose(), "Nieuws over water");
  EXPECT_EQ(list.sources(0).source().terms(), "https://nos.example/terms");
  EXPECT_EQ(FromTimestamp(list.sources(0).source().added_at()), harness.clock.Now());
  EXPECT_EQ(list.sources(0).accepted(), 1u);
  EXPECT_EQ(list.sources(0).duplicates(), 1u);
  EXPECT_EQ(list.sources(0).refused(), 1u);
  EXPECT_EQ(FromTimestamp(list.sources(0).last_arrived_at()), harness.clock.Now());
}

TEST_F(SourceTest, WhatIsNoSourceIsRefusedWithASentence) {
  const auto refusal = [this](const v1::Source& source) {
    return harness.Ask(Putting(source)).status().message();
  };
  v1::Source source = Feed("nos");
  source.set_url("ftp://nos.example/rss");
  EXPECT_THAT(refusal(source), HasSubstr("https://"));
  source = Feed("nos");
  source.add_streams("public");
  EXPECT_THAT(refusal(source), HasSubstr("Mastodon"));
  source.set_kind(v1::SOURCE_KIND_MASTODON);
  EXPECT_EQ(refusal(source), "");
  source.add_streams("hashtag:");
  EXPECT_THAT(refusal(source), HasSubstr("hashtag:<name>"));
  source = Feed("nos");
  source.set_kind(v1::SOURCE_KIND_BLUESKY);
  EXPECT_THAT(refusal(source), HasSubstr("wss://"));
  source = Feed("N O S");
  EXPECT_THAT(refusal(source), HasSubstr("source.name"));
  source = Feed("nos");
  source.set_purpose("a\nb");
  EXPECT_THAT(refusal(source), HasSubstr("one line"));
}

TEST_F(SourceTest, AReaderAddsFeedsAndLooksAfterThose) {
  harness.Do(Putting(Feed("nos")));
  EXPECT_EQ(harness.Do(Putting(Feed("krant"), "anna")).source().added_by(), "anna");
  v1::Source stream = Feed("stroom");
  stream.set_kind(v1::SOURCE_KIND_MASTODON);
  EXPECT_THAT(harness.Ask(Putting(stream, "anna")).status().message(), HasSubstr("operator"));
  EXPECT_THAT(harness.Ask(Putting(Feed("nos"), "anna")).status().message(), HasSubstr("somebody"));
  EXPECT_THAT(harness.Ask(Removing("nos", "anna")).status().message(), HasSubstr("somebody"));
  EXPECT_NE(harness.Ask(Putting(Feed("x"), "nobody")).status().code(), 0);
  // Also when the operator changes it, it stays hers.
  EXPECT_EQ(harness.Do(Putting(Feed("krant"))).source().added_by(), "anna");
  EXPECT_TRUE(harness.Do(Removing("krant", "anna")).removed().existed());
  EXPECT_FALSE(harness.Do(Removing("krant", "anna")).removed().existed());
  EXPECT_THAT(List().sources(), SizeIs(1));
}

TEST_F(SourceTest, AReaderWhoIsErasedIsNamedByNoSource) {
  harness.Do(Putting(Feed("krant"), "anna"));
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_owner_id("anna");
  harness.Do(erase);
  EXPECT_EQ(List().sources(0).source().added_by(), "");
}

struct Observer final : SourceObserver {
  void OnSourceChanged(const std::string& name) override { changed.push_back(name); }
  void AddStanding(v1::SourceList* sources) override {
    for (v1::SourceStanding& each : *sources->mutable_sources()) each.set_note("seen");
  }
  std::vector<std::string> changed;
};

TEST_F(SourceTest, WhoFetchesHearsOfChangesAndTellsHowItGoes) {
  Observer observer;
  harness.engine().ObserveSources(&observer);
  harness.Do(Putting(Feed("nos")));
  harness.Ask(Putting(Feed("N O S")));
  EXPECT_THAT(observer.changed, ElementsAre("nos"));
  EXPECT_EQ(List("nos").sources(0).note(), "seen");
  harness.engine().ObserveSources(nullptr);
  harness.Do(Removing("nos"));
  EXPECT_THAT(observer.changed, SizeIs(1));
}

}  // namespace
}  // namespace sluis
