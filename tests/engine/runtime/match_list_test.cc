// Paging through an owner's matches: how a client that missed some catches up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using Name = std::pair<uint64_t, std::string>;

v1::MatchList Page(EngineHarness& harness, uint64_t from, uint32_t limit) {
  v1::ControlRequest request;
  request.mutable_list_matches()->set_owner_id("anna");
  request.mutable_list_matches()->set_from_sequence(from);
  request.mutable_list_matches()->set_limit(limit);
  v1::ControlReply reply = harness.Ask(request);
  EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
  return std::move(*reply.mutable_matches());
}

// In the order they came, over as many pages as it takes; at most 100.
std::vector<Name> AllMatches(EngineHarness& harness, uint32_t limit) {
  std::vector<Name> names;
  uint64_t from = 1;
  for (int pages = 0; from != 0 && pages < 100; ++pages) {
    const v1::MatchList page = Page(harness, from, limit);
    for (const v1::MatchEvent& event : page.matches()) {
      names.emplace_back(event.match().sequence(), event.match().interest_id());
    }
    from = page.next_sequence();
  }
  EXPECT_EQ(from, 0u) << "the pages do not end";
  return names;
}

// The newest first, over as many pages as it takes.
std::vector<Name> AllBackwards(EngineHarness& harness, uint32_t limit) {
  std::vector<Name> names;
  v1::ControlRequest request;
  request.mutable_list_matches()->set_owner_id("anna");
  request.mutable_list_matches()->set_newest_first(true);
  request.mutable_list_matches()->set_limit(limit);
  for (int pages = 0; pages < 100; ++pages) {
    const v1::MatchList page = harness.Do(request).matches();
    for (const v1::MatchEvent& event : page.matches()) {
      names.emplace_back(event.match().sequence(), event.match().interest_id());
    }
    if (page.next_sequence() == 0) return names;
    request.mutable_list_matches()->set_before_sequence(page.next_sequence());
  }
  ADD_FAILURE() << "the pages do not end";
  return names;
}

TEST(MatchList, PagesOfAnySizeHoldEveryMatchOnce) {
  EngineHarness harness;
  harness.AddUser("anna");
  for (const char* id : {"water", "dijken", "gemalen"}) {
    v1::Interest interest = WaterInterest("anna");
    interest.set_id(id);
    harness.AddInterest(interest);
  }
  std::vector<v1::Post> posts;
  for (int i = 0; i < 7; ++i) {
    posts.push_back(
        MakePost(std::to_string(i),
                 "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, melding " +
                     std::string(1, static_cast<char>('a' + i))));
  }
  harness.Send(posts);
  const std::vector<Name> all = AllMatches(harness, 1000);
  ASSERT_EQ(all.size(), 21u);
  for (const uint32_t limit : {1u, 2u, 3u, 4u, 5u, 20u, 21u, 22u}) {
    EXPECT_EQ(AllMatches(harness, limit), all) << "pages of " << limit;
    const std::vector<Name> backwards = AllBackwards(harness, limit);
    EXPECT_EQ(std::vector<Name>(backwards.rbegin(), backwards.rend()), all) << limit;
  }
}

TEST(MatchList, BeginsWhereItIsAsked) {
  EngineHarness harness;
  harness.AddUser("anna");
  harness.AddInterest(WaterInterest("anna"));
  harness.Send({MakePost("1", "Hoogwater in de rivier, de dijk houdt het"),
                MakePost("2", "Hoogwater: kwel bij de dijk, gemaal draait")});
  ASSERT_EQ(Page(harness, 1, 0).matches_size(), 2);
  EXPECT_EQ(Page(harness, 2, 0).matches_size(), 1);
  EXPECT_EQ(Page(harness, 3, 0).matches_size(), 0);
}

}  // namespace
}  // namespace sluis
