#include "tools/forms/interest_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "models/text/query.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

v1::Interest Of(const std::string& query) {
  v1::Interest interest;
  interest.set_owner_id("anna");
  interest.set_id("hoogwater");
  interest.set_title("Hoogwater in de polder");
  if (!query.empty()) {
    const auto read = ParseQuery(query);
    EXPECT_TRUE(read.ok()) << read.status();
    if (read.ok()) AddQuery(*read, &interest);
  }
  return interest;
}

TEST(RulesInWords, SayWhatIsTakenAndWhatNot) {
  v1::Interest interest = Of("dijk* (kering OR gemaal) -voetbal");
  interest.add_languages("nl");
  interest.add_sources("mastodon");
  EXPECT_EQ(RulesInWords(interest),
            "Takes posts about ‘Hoogwater in de polder’ that hold ‘dijk…’, and one of ‘kering’ or "
            "‘gemaal’; never with ‘voetbal’; only in nl; only from mastodon.");
  EXPECT_EQ(RulesInWords(Of("")), "Takes posts about ‘Hoogwater in de polder’.");
}

TEST(RulesInWords, NameTheFields) {
  EXPECT_EQ(RulesInWords(
                Of("tag:hoog* (source:x OR source:mastodon OR source:anp) "
                   "(lang:nl OR \"hoog water\") author:x/rws -lang:en -a -tag:b -source:y")),
            "Takes posts about ‘Hoogwater in de polder’ that hold #hoog…, and come from one of x, "
            "mastodon or anp, and are in nl or hold ‘hoog water’, and are by x/rws; never with ‘a’ "
            "or #b; never in en; never from y.");
}

TEST(InterestInWords, HoldsBarBudgetQueryPauseAndApproval) {
  v1::Interest interest = Of("dijk* ~kwel");
  interest.set_bar(0.5);
  interest.set_budget(1);
  interest.set_paused(true);
  interest.set_approval(v1::APPROVAL_WAITING);
  interest.set_approval_reason(v1::APPROVAL_REASON_ONE_ACCOUNT);
  EXPECT_THAT(InterestInWords(interest),
              AllOf(HasSubstr("hold ‘kwel’"), HasSubstr("at least 0.5;"),
                    HasSubstr("at most 1 story"), HasSubstr("As a query: dijk* ~kwel\n"),
                    HasSubstr("Paused"), HasSubstr("one private account"),
                    HasSubstr("sluis interest approve anna hoogwater --as USER")));
  EXPECT_THAT(InterestInWords(Of("")), AllOf(HasSubstr("at least 0.36;"),
                                             HasSubstr("at most 10 stories"),
                                             Not(HasSubstr("query")), Not(HasSubstr("pprove"))));
}

TEST(ApprovalInWords, SaysWhoApproved) {
  v1::Interest interest = Of("");
  EXPECT_EQ(ApprovalInWords(interest), "");
  interest.set_approval(v1::APPROVAL_GIVEN);
  interest.set_approval_reason(v1::APPROVAL_REASON_PERSON);
  interest.set_approved_by("bob");
  EXPECT_THAT(ApprovalInWords(interest), AllOf(HasSubstr("Approved by bob"), HasSubstr("person")));
}

}  // namespace
}  // namespace sluis
