// A preview is the truth: it finds what a live run finds, with the same scores.
//   SLUIS_PREVIEW_POSTS=FILE SLUIS_PREVIEW_TOPICS=FILE build/release/bin/tools_test
//       --gtest_filter='PreviewAgainstLive.*'
// compares over the first 30 000 posts of another file, for topics "id<TAB>title", and prints how
// many decisions it compared. Without them it runs over the demo's posts and readers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connectors/files/ndjson_reader.h"
#include "engine/state/store.h"
#include "fmt/format.h"
#include "tests/engine/engine_harness.h"
#include "tools/forms/profile_file.h"
#include "tools/forms/text_file.h"
#include "tools/forms/topics_file.h"

namespace sluis {
namespace {

const std::string kData = SLUIS_SOURCE_DIR "/tools/demo/data/";
constexpr size_t kMostPosts = 30'000;
constexpr size_t kPostsABatch = 1000;
constexpr uint32_t kListAll = 1000;
constexpr int kJudged = 6;
constexpr int kExplained = 10;

// By owner and interest.
using Name = std::pair<std::string, std::string>;
// Score and probability by the sequence of the kept post.
using Found = std::map<uint64_t, std::pair<float, float>>;

std::string PostsFile() {
  const char* named = std::getenv("SLUIS_PREVIEW_POSTS");
  return named == nullptr ? kData + "posts.ndjson" : named;
}

Profiles Readers() {
  const char* topics = std::getenv("SLUIS_PREVIEW_TOPICS");
  auto profiles = ReadProfiles(kData + "roles.json");
  EXPECT_TRUE(profiles.ok()) << profiles.status();
  if (topics == nullptr) return *std::move(profiles);
  auto text = ReadTextFile(topics);
  EXPECT_TRUE(text.ok()) << text.status();
  auto interests = ParseTopics(*text, topics, profiles->owners.front().id());
  EXPECT_TRUE(interests.ok()) << interests.status();
  profiles->interests = *std::move(interests);
  return *std::move(profiles);
}

struct Change {
  const char* what;
  void (*make)(v1::Interest* interest);
};

const std::vector<Change>& Changes() {
  static const std::vector<Change> changes = {
      {"nothing", [](v1::Interest*) {}},
      {"another title", [](v1::Interest* i) { i->set_title(i->title() + " schade damage"); }},
      {"no description", [](v1::Interest* i) { i->clear_description(); }},
      {"more terms",
       [](v1::Interest* i) {
         i->add_optional("news");
         i->add_optional("nieuws");
         i->add_examples("Wie helpt er mee? Who can help?");
       }},
      {"a required term",
       [](v1::Interest* i) {
         v1::TermGroup* group = i->add_required();
         for (const char* term : {"de", "the", "help*"}) group->add_any_of(term);
       }},
      {"forbidden terms",
       [](v1::Interest* i) {
         i->add_forbidden("het");
         i->add_forbidden("rt");
       }},
      {"one language",
       [](v1::Interest* i) {
         i->clear_languages();
         i->add_languages("en");
       }},
      {"a higher bar",
       [](v1::Interest* i) {
         i->set_bar(0.7);
         i->set_no_exploration(true);
       }}};
  return changes;
}

class PreviewAgainstLive : public testing::Test {
 protected:
  void SetUp() override {
    const Profiles readers = Readers();
    for (const v1::Owner& owner : readers.owners) {
      v1::ControlRequest request;
      *request.mutable_put_owner()->mutable_owner() = owner;
      // A mute that is over, and one that holds.
      v1::Mute* mute = request.mutable_put_owner()->mutable_owner()->add_mutes();
      mute->set_kind(v1::MUTE_KIND_TERM);
      mute->set_value("de");
      *mute->mutable_until() = ToTimestamp(absl::FromUnixSeconds(1000));
      mute = request.mutable_put_owner()->mutable_owner()->add_mutes();
      mute->set_kind(v1::MUTE_KIND_TERM);
      mute->set_value("storm");
      harness_.Do(request);
    }
    interests_ = readers.interests;
    for (const v1::Interest& interest : interests_) harness_.AddInterest(interest);
    harness_.clock.Advance(absl::Hours(24 * 3));
    ReadPosts();
    JudgeSome();
    ReadKept();
  }

  void ReadPosts() {
    auto reader = NdjsonReader::Open(PostsFile(), NdjsonOptions());
    ASSERT_TRUE(reader.ok()) << reader.status();
    for (bool more = true; more && (*reader)->posts_read() < kMostPosts;) {
      v1::PostBatch batch;
      auto next = (*reader)->Next(kPostsABatch, &batch);
      ASSERT_TRUE(next.ok()) << next.status();
      more = *next;
      harness_.Send({batch.posts().begin(), batch.posts().end()});
    }
  }

  // In every way that changes decisions.
  void JudgeSome() {
    std::map<Name, int> judged;
    for (const v1::Owner& owner : Readers().owners) {
      for (const v1::MatchEvent& event : harness_.Matches(owner.id())) {
        if (!event.has_post()) continue;
        int& count = judged[{owner.id(), event.match().interest_id()}];
        if (++count > kJudged) continue;
        v1::ControlRequest request;
        v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
        judgement->set_owner_id(owner.id());
        judgement->set_interest_id(event.match().interest_id());
        *judgement->mutable_post() = event.match().post();
        judgement->set_verdict(count % 2 == 0 ? v1::VERDICT_LESS : v1::VERDICT_MORE);
        if (count == 4 && event.post().has_author()) {
          judgement->set_less_reason(v1::LESS_REASON_THIS_SOURCE);
        }
        harness_.Do(request);
      }
    }
    EXPECT_FALSE(judged.empty());
  }

  void ReadKept() {
    harness_.Stop();
    {
      auto store = Store::Open({harness_.data_folder()});
      ASSERT_TRUE(store.ok()) << store.status();
      ASSERT_TRUE((*store)
                      ->Scan(Family::kPosts, "", "",
                             [&](std::string_view, std::string_view value) {
                               storage::v1::StoredPost& stored = kept_.emplace_back();
                               return stored.ParseFromString(std::string(value));
                             })
                      .ok());
    }
    harness_.Start();
  }

  v1::InterestPreview Preview(const v1::Interest& interest) {
    v1::ControlRequest request;
    *request.mutable_preview_interest()->mutable_interest() = interest;
    request.mutable_preview_interest()->set_limit(kListAll);
    return harness_.Do(request).preview();
  }

  // Takes every kept post again under a name that ends with `run`, and returns what matched.
  std::map<Name, Found> RunLive(const std::string& run) {
    const uint64_t before = harness_.sink.matches.size();
    std::vector<v1::Post> posts;
    std::map<std::pair<std::string, std::string>, uint64_t> sequences;
    for (const storage::v1::StoredPost& stored : kept_) {
      posts.push_back(stored.post());
      posts.back().set_id(stored.post().id() + run);
      // It arrives at once: no digest falls due.
      posts.back().clear_created_at();
      posts.back().clear_operation();
      sequences[{posts.back().source(), posts.back().id()}] = stored.sequence();
      if (posts.size() < kPostsABatch && &stored != &kept_.back()) continue;
      EXPECT_EQ(harness_.Send(posts).accepted(), posts.size());
      posts.clear();
    }
    std::map<Name, Found> found;
    for (size_t i = before; i < harness_.sink.matches.size(); ++i) {
      const v1::Match& match = harness_.sink.matches[i].match();
      found[{match.owner_id(), match.interest_id()}]
           [sequences.at({match.post().source(), match.post().id()})] = {match.score(),
                                                                         match.probability()};
    }
    return found;
  }

  // Why the live run left out the best of those that the preview says are dropped.
  void ExpectTheSameReasons(const Name& name, const std::string& run,
                            const google::protobuf::RepeatedPtrField<v1::PreviewedPost>& dropped) {
    for (int i = 0; i < std::min(dropped.size(), kExplained); ++i) {
      v1::ControlRequest request;
      request.mutable_explain()->set_owner_id(name.first);
      request.mutable_explain()->set_interest_id(name.second);
      request.mutable_explain()->mutable_post()->set_source(dropped[i].post().source());
      request.mutable_explain()->mutable_post()->set_id(dropped[i].post().id() + run);
      const v1::Explanation explanation = harness_.Do(request).explain().explanations(0);
      EXPECT_TRUE(explanation.has_then()) << explanation.then_missing();
      EXPECT_FALSE(explanation.then().matched());
      EXPECT_EQ(explanation.then().left_out(), dropped[i].left_out());
    }
  }

  EngineHarness harness_;
  std::vector<v1::Interest> interests_;
  std::vector<storage::v1::StoredPost> kept_;
};

using Listed = google::protobuf::RepeatedPtrField<v1::PreviewedPost>;

// All that `a` has and `b` has not, when the list was long enough for that.
void ExpectDifference(const Found& a, const Found& b, uint64_t count, const Listed& listed) {
  Found only;
  for (const auto& [sequence, scores] : a) {
    if (!b.contains(sequence)) only[sequence] = scores;
  }
  EXPECT_EQ(count, only.size());
  EXPECT_EQ(static_cast<size_t>(listed.size()), std::min<size_t>(only.size(), kListAll));
  float last = std::numeric_limits<float>::infinity();
  for (const v1::PreviewedPost& each : listed) {
    ASSERT_TRUE(only.contains(each.sequence()));
    // To the bit.
    EXPECT_EQ(each.score(), only[each.sequence()].first);
    EXPECT_EQ(each.probability(), only[each.sequence()].second);
    EXPECT_LE(each.score(), last);
    last = each.score();
  }
}

TEST_F(PreviewAgainstLive, FindsWhatALiveRunFinds) {
  std::map<Name, std::vector<v1::InterestPreview>> previews;
  for (const v1::Interest& interest : interests_) {
    for (const Change& change : Changes()) {
      v1::Interest changed = interest;
      change.make(&changed);
      previews[{interest.owner_id(), interest.id()}].push_back(Preview(changed));
    }
  }
  std::map<Name, Found> now = RunLive("/now");
  uint64_t compared = 0;
  uint64_t differences = 0;
  uint64_t matches = 0;
  for (size_t c = 0; c < Changes().size(); ++c) {
    for (v1::Interest interest : interests_) {
      Changes()[c].make(&interest);
      harness_.AddInterest(interest);
    }
    const std::string run = fmt::format("/{}", c);
    std::map<Name, Found> then = RunLive(run);
    for (const v1::Interest& interest : interests_) {
      SCOPED_TRACE(fmt::format("{}/{}: {}", interest.owner_id(), interest.id(), Changes()[c].what));
      const Name name(interest.owner_id(), interest.id());
      const v1::InterestPreview& preview = previews[name][c];
      EXPECT_EQ(preview.posts(), kept_.size());
      EXPECT_EQ(preview.matches_now(), now[name].size());
      EXPECT_EQ(preview.matches_then(), then[name].size());
      ExpectDifference(then[name], now[name], preview.added_count(), preview.added());
      ExpectDifference(now[name], then[name], preview.dropped_count(), preview.dropped());
      ExpectTheSameReasons(name, run, preview.dropped());
      compared += preview.posts();
      matches += preview.matches_then();
      differences += preview.added_count() + preview.dropped_count();
    }
  }
  EXPECT_GT(matches, 0u);
  EXPECT_GT(differences, 0u);
  if (std::getenv("SLUIS_PREVIEW_POSTS") != nullptr) {
    fmt::print("{} posts kept; {} decisions compared, {} of them matches, {} differences from "
               "the interest as it is\n",
               kept_.size(), compared, matches, differences);
  }
}

}  // namespace
}  // namespace sluis
