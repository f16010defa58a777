// Dossiers: what an editor keeps of digests, how long, and what takes it away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/dossier_checks.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kText[] = "Hoogwater: de dijken bij Kanariedorp worden bewaakt, kwel gemeld.";

absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilHour(2026, 3, 1, 9), absl::UTCTimeZone()) +
         (day - 1) * absl::Hours(24);
}

class DossierTest : public testing::Test {
 protected:
  DossierTest() {
    harness.clock.Set(Day(1));
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
    harness.Send({MakePost("1", kText, Day(1)),
                  MakePost("2", "Waterschap verhoogt dijken langs de rivier bij Megen.", Day(1))},
                 false);
    Pass(2);
  }

  // The wall's time goes on to nine o'clock of that day.
  void Pass(int day) {
    harness.clock.Set(Day(day));
    ASSERT_TRUE(harness.engine().Tick().ok());
  }
  v1::Digest Digest() {
    v1::ControlRequest request;
    request.mutable_get_digest()->set_owner_id("anna");
    return harness.Do(request).digest();
  }
  static v1::ControlRequest Putting(const v1::Dossier& dossier) {
    v1::ControlRequest request;
    *request.mutable_put_dossier()->mutable_dossier() = dossier;
    return request;
  }
  // With the post of that id from the digest.
  v1::Dossier Wanted(const std::string& post_id = "1") {
    v1::Dossier dossier;
    dossier.set_owner_id("anna");
    dossier.set_title("Hoogwater in maart");
    v1::DossierEntry* const entry = dossier.add_entries();
    entry->mutable_post()->set_source("mastodon");
    entry->mutable_post()->set_id(post_id);
    entry->set_digest_id("anna/07:00/2026-03-02");
    entry->set_note("Gebeld met de dijkgraaf.");
    return dossier;
  }
  v1::Dossier Read(const std::string& id) {
    v1::ControlRequest request;
    request.mutable_get_dossier()->set_owner_id("anna");
    request.mutable_get_dossier()->set_dossier_id(id);
    return harness.Ask(request).dossier();
  }
  v1::Dossier Put(const v1::Dossier& dossier) {
    return Read(harness.Do(Putting(dossier)).put_dossier().dossier_id());
  }
  std::string Refused(const v1::Dossier& dossier) {
    const v1::ControlReply reply = harness.Ask(Putting(dossier));
    EXPECT_NE(reply.status().code(), 0);
    EXPECT_FALSE(reply.has_put_dossier());
    return reply.status().message();
  }

  EngineHarness harness;
};

TEST_F(DossierTest, KeepsTheStoryOfTheDigestAndTheNote) {
  const v1::Dossier dossier = Put(Wanted());
  EXPECT_THAT(dossier.id(), SizeIs(16));
  EXPECT_EQ(dossier.date(), "2026-03-02") << "the owner's today";
  EXPECT_EQ(dossier.revision(), 1u);
  ASSERT_THAT(dossier.entries(), SizeIs(1));
  EXPECT_EQ(dossier.entries(0).post().text(), kText);
  EXPECT_EQ(dossier.entries(0).interest_title(), "Hoogwater en dijken");
  EXPECT_EQ(dossier.entries(0).note(), "Gebeld met de dijkgraaf.");
}

TEST_F(DossierTest, TakesNoPostFromWhoAsks) {
  v1::Dossier dossier = Wanted();
  dossier.mutable_entries(0)->mutable_post()->set_text("Verzonnen.");
  dossier.mutable_entries(0)->set_interest_title("Verzonnen.");
  EXPECT_EQ(Put(dossier).entries(0).post().text(), kText);
  EXPECT_THAT(Refused(Wanted("no such post")), HasSubstr("does not show this post"));
  v1::Dossier known = Put(Wanted());
  known.mutable_entries(0)->mutable_post()->set_text("Verzonnen.");
  known.mutable_entries(0)->set_note("Nieuw.");
  known = Put(known);
  EXPECT_EQ(known.entries(0).post().text(), kText);
  EXPECT_EQ(known.entries(0).note(), "Nieuw.");
}

TEST_F(DossierTest, LosesNoChangeOfAnother) {
  const v1::Dossier first = Put(Wanted());
  v1::Dossier renamed = first;
  renamed.set_title("Nieuw");
  EXPECT_EQ(Put(renamed).revision(), 2u);
  EXPECT_THAT(Refused(first), HasSubstr("has changed since"));
  EXPECT_EQ(Read(first.id()).title(), "Nieuw");
}

TEST_F(DossierTest, RefusesWhatDoesNotFitAndNamesIt) {
  v1::Dossier dossier = Wanted();
  dossier.set_notes(std::string(kMaxDossierTextBytes + 1, 'x'));
  EXPECT_THAT(Refused(dossier), HasSubstr("dossier.notes is 8193 bytes long"));
  dossier = Wanted();
  dossier.set_date("2026-02-30");
  EXPECT_THAT(Refused(dossier), HasSubstr("dossier.date"));
  dossier.set_date("2026-3-2");
  EXPECT_THAT(Refused(dossier), HasSubstr("dossier.date"));
  dossier = Wanted();
  dossier.set_title("a\nb");
  EXPECT_THAT(Refused(dossier), HasSubstr("dossier.title"));
  dossier.set_title(" ");
  EXPECT_THAT(Refused(dossier), HasSubstr("dossier.title is missing"));
  dossier = Wanted();
  *dossier.add_entries() = dossier.entries(0);
  EXPECT_THAT(Refused(dossier), HasSubstr("holds this story already"));
  dossier = Wanted();
  dossier.mutable_entries(0)->set_number(7);
  EXPECT_THAT(Refused(dossier), HasSubstr("has no story 7"));
}

TEST_F(DossierTest, NeverGivesANumberTwice) {
  v1::Dossier dossier = Put(Wanted());
  const uint64_t number = dossier.entries(0).number();
  dossier.clear_entries();
  dossier = Put(dossier);
  *dossier.add_entries() = Wanted("2").entries(0);
  EXPECT_GT(Put(dossier).entries(0).number(), number);
}

TEST_F(DossierTest, IsThereWhenTheFolderIsOpenedAgainAndListedByDate) {
  v1::Dossier old = Wanted("2");
  old.set_date("2025-12-31");
  old.set_title("Oud");
  const v1::Dossier before = Put(Wanted());
  Put(old);
  harness.Stop();
  harness.Start();
  EXPECT_EQ(Read(before.id()).SerializeAsString(), before.SerializeAsString());
  v1::ControlRequest list;
  list.mutable_list_dossiers()->set_owner_id("anna");
  const v1::DossierList dossiers = harness.Do(list).dossiers();
  ASSERT_THAT(dossiers.dossiers(), SizeIs(2));
  EXPECT_EQ(dossiers.dossiers(0).title(), "Hoogwater in maart");
  EXPECT_EQ(dossiers.dossiers(0).entries(), 1u);
  EXPECT_EQ(dossiers.dossiers(1).title(), "Oud");
}

TEST_F(DossierTest, OfADeletedPostOnlyTheNoteStays) {
  const std::string id = Put(Wanted()).id();
  v1::Post gone = MakePost("1", "", Day(2));
  gone.set_operation(v1::OPERATION_DELETE);
  gone.set_revision(9);
  harness.Send({gone}, false);
  for (int look = 0; look < 2; ++look) {
    const v1::Dossier dossier = Read(id);
    ASSERT_THAT(dossier.entries(), SizeIs(1));
    EXPECT_EQ(dossier.entries(0).post().operation(), v1::OPERATION_DELETE);
    EXPECT_THAT(dossier.SerializeAsString(), Not(HasSubstr("Kanariedorp")));
    EXPECT_EQ(dossier.entries(0).note(), "Gebeld met de dijkgraaf.");
    harness.Stop();
    harness.Start();
  }
  EXPECT_THAT(Refused(Wanted()), HasSubstr("its author has deleted it"));
}

// A dossier is the last to know a post, and hears of its end all the same.
class ExpiredPostTest : public DossierTest {
 protected:
  ExpiredPostTest() {
    harness.Stop();
    harness.retention.posts = absl::Hours(24 * 5);
    harness.retention.matches = absl::Hours(24 * 5);
    harness.retention.digests = absl::Hours(24 * 5);
    harness.known_horizon = absl::Hours(24 * 5);
    harness.Start();
    id = Put(Wanted()).id();
    for (int day = 3; day <= 30; ++day) {
      harness.Send({MakePost(absl::StrCat("pie", day), "Appeltaart met kaneel.", Day(day))}, false);
      Pass(day);
    }
    v1::ControlRequest explain;
    explain.mutable_explain()->set_owner_id("anna");
    explain.mutable_explain()->mutable_post()->set_source("mastodon");
    explain.mutable_explain()->mutable_post()->set_id("1");
    EXPECT_EQ(harness.Ask(explain).status().code(), 5) << "the post is still there";
    EXPECT_EQ(Read(id).entries(0).post().text(), kText);
  }

  std::string id;
};

TEST_F(ExpiredPostTest, GoesWhenItsAuthorDeletesIt) {
  v1::Post gone = MakePost("1", "", Day(30));
  gone.set_operation(v1::OPERATION_DELETE);
  gone.set_revision(9);
  harness.Send({gone}, false);
  EXPECT_THAT(Read(id).SerializeAsString(), Not(HasSubstr("Kanariedorp")));
}

TEST_F(ExpiredPostTest, GoesWhenItsAuthorIsErased) {
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_source("mastodon");
  erase.mutable_erase_person()->mutable_person()->set_account("author-1");
  harness.Do(erase);
  const v1::Dossier dossier = Read(id);
  EXPECT_THAT(dossier.SerializeAsString(), Not(HasSubstr("Kanariedorp")));
  EXPECT_THAT(dossier.SerializeAsString(), Not(HasSubstr("author-1")));
  EXPECT_EQ(dossier.entries(0).note(), "Gebeld met de dijkgraaf.");
}

TEST_F(DossierTest, GoesWhenItIsRemovedAndWithItsOwner) {
  const std::string id = Put(Wanted()).id();
  v1::ControlRequest remove;
  remove.mutable_remove_dossier()->set_owner_id("anna");
  remove.mutable_remove_dossier()->set_dossier_id(id);
  EXPECT_TRUE(harness.Do(remove).removed().existed());
  EXPECT_FALSE(harness.Do(remove).removed().existed());
  Put(Wanted());
  v1::ControlRequest leave;
  leave.mutable_remove_owner()->set_owner_id("anna");
  harness.Do(leave);
  harness.AddUser("anna");
  v1::ControlRequest list;
  list.mutable_list_dossiers()->set_owner_id("anna");
  EXPECT_THAT(harness.Do(list).dossiers().dossiers(), IsEmpty());
}

TEST_F(DossierTest, IsDoneOnceUnderAKeyWhichKeepsNoPost) {
  v1::ControlRequest put = Putting(Wanted());
  put.set_idempotency_key("once");
  const v1::ControlReply first = harness.Do(put);
  EXPECT_EQ(harness.Do(put).SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(first.SerializeAsString(), Not(HasSubstr("Kanariedorp")));
  v1::ControlRequest list;
  list.mutable_list_dossiers()->set_owner_id("anna");
  EXPECT_THAT(harness.Do(list).dossiers().dossiers(), SizeIs(1));
}

TEST_F(DossierTest, ComesToAnEndAtAHundredStoriesAndTwoHundredDossiers) {
  v1::Dossier dossier = Wanted();
  while (dossier.entries_size() <= kMaxDossierEntries) *dossier.add_entries() = dossier.entries(0);
  EXPECT_THAT(Refused(dossier), HasSubstr("at most 100 stories"));
  for (int i = 0; i < 200; ++i) harness.Do(Putting(Wanted()));
  EXPECT_THAT(Refused(Wanted()), HasSubstr("as many as there may be"));
}

TEST_F(DossierTest, WholeDigestsComeTheNewestFirst) {
  for (int day = 3; day <= 6; ++day) {
    harness.Send({MakePost(absl::StrCat("pie", day), "Appeltaart met kaneel.", Day(day))}, false);
    Pass(day);
  }
  v1::ControlRequest list;
  list.mutable_list_digests()->set_owner_id("anna");
  list.mutable_list_digests()->set_whole(2);
  const v1::DigestList digests = harness.Do(list).digests();
  ASSERT_THAT(digests.digests(), SizeIs(2));
  EXPECT_EQ(digests.digests(0).id(), digests.digest_ids(digests.digest_ids_size() - 1));
  EXPECT_EQ(digests.digests(1).id(), digests.digest_ids(digests.digest_ids_size() - 2));
}

}  // namespace
}  // namespace sluis
