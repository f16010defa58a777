// What a reader has said, as it is shown for taking it back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class JudgementListTest : public testing::Test {
 protected:
  JudgementListTest() {
    harness.AddUser("anna");
    for (const char* id : {"dijken", "pompen"}) {
      v1::Interest interest = WaterInterest("anna");
      interest.set_id(id);
      harness.AddInterest(interest);
    }
    harness.Send({MakePost("1", "De dijk bij Lith houdt het, er is kwel gemeld."),
                  MakePost("2", "Extra pompen geplaatst tegen de wateroverlast."),
                  MakePost("3", "Dijkwachten lopen extra rondes langs de rivier.")});
  }

  void Judge(const std::string& interest, const std::string& post, v1::Verdict verdict) {
    harness.clock.Advance(absl::Seconds(1));
    v1::ControlRequest request;
    v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
    judgement->set_owner_id("anna");
    judgement->set_interest_id(interest);
    judgement->mutable_post()->set_source("mastodon");
    judgement->mutable_post()->set_id(post);
    judgement->set_verdict(verdict);
    harness.Do(request);
  }

  v1::JudgementList List(const std::string& interest = "", uint32_t limit = 0) {
    v1::ControlRequest request;
    request.mutable_list_judgements()->set_owner_id("anna");
    request.mutable_list_judgements()->set_interest_id(interest);
    request.mutable_list_judgements()->set_limit(limit);
    return harness.Do(request).judgements();
  }

  static std::vector<std::string> PostsOf(const v1::JudgementList& list) {
    std::vector<std::string> posts;
    for (const auto& entry : list.entries()) posts.push_back(entry.judgement().post().id());
    return posts;
  }

  EngineHarness harness;
};

TEST_F(JudgementListTest, HoldsWhatStandsTheNewestFirst) {
  EXPECT_THAT(List().entries(), IsEmpty());
  Judge("dijken", "1", v1::VERDICT_MORE);
  Judge("pompen", "2", v1::VERDICT_LESS);
  Judge("dijken", "3", v1::VERDICT_SEEN);
  EXPECT_THAT(PostsOf(List()), ElementsAre("3", "2", "1"));
  EXPECT_THAT(PostsOf(List("dijken")), ElementsAre("3", "1"));
  EXPECT_EQ(List("dijken").entries(1).judgement().verdict(), v1::VERDICT_MORE);
  EXPECT_THAT(List("dijken").entries(1).text(), HasSubstr("Lith"));
  // A later word on the same post takes the place of the earlier.
  Judge("dijken", "1", v1::VERDICT_LESS);
  EXPECT_THAT(PostsOf(List("dijken")), ElementsAre("1", "3"));
  EXPECT_EQ(List("dijken").entries(0).judgement().verdict(), v1::VERDICT_LESS);
}

TEST_F(JudgementListTest, SaysHowManyAPageLeavesOut) {
  for (const char* post : {"1", "2", "3"}) Judge("dijken", post, v1::VERDICT_MORE);
  const v1::JudgementList page = List("", 2);
  EXPECT_THAT(PostsOf(page), ElementsAre("3", "2"));
  EXPECT_EQ(page.count(), 3u);
}

TEST_F(JudgementListTest, NamesWhoOrWhatIsNotThere) {
  v1::ControlRequest request;
  request.mutable_list_judgements()->set_owner_id("nobody");
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("'nobody'"));
  request.mutable_list_judgements()->set_owner_id("anna");
  request.mutable_list_judgements()->set_interest_id("fietsen");
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("'fietsen'"));
}

}  // namespace
}  // namespace sluis
