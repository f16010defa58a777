// The audit: what is changed, removed or cut off in it shows; and who is in it can be forgotten.
#include "engine/state/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/state/keys.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

AuditNote MakeNote(const std::string& principal, const std::string& owner,
                   const std::string& subject = "") {
  AuditNote note;
  note.at = absl::FromUnixSeconds(1773297000);
  note.principal = principal;
  note.acting_user = owner;
  note.action = "get_interest";
  note.owner = owner;
  note.subject = subject;
  return note;
}

class AuditLogTest : public ::testing::Test {
 protected:
  AuditLogTest() {
    Open();
    PutUser("jan");
    PutUser("piet");
  }
  void Open() {
    audit_.reset();
    store_.reset();
    auto store = Store::Open({folder_ / "data", false});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    auto audit = AuditLog::Open(store_.get());
    ASSERT_TRUE(audit.ok()) << audit.status();
    audit_ = *std::move(audit);
  }
  void PutUser(const std::string& name) {
    storage::v1::StoredOwner owner;
    owner.mutable_owner()->set_id(name);
    StateBatch batch;
    batch.Put(Family::kUsers, OwnerKey(name), owner);
    ASSERT_TRUE(store_->Write(std::move(batch), store_->counters()).ok());
  }
  void Record(const AuditNote& note) {
    EXPECT_TRUE(audit_->Remember(note).ok());
    EXPECT_TRUE(audit_->Flush().ok());
  }
  void RecordMany(int count) {
    for (int i = 0; i < count; ++i) Record(MakeNote("phone", "jan", "water"));
  }
  v1::AuditVerification Verify(const std::string& head = "") {
    v1::AuditVerification found;
    const absl::Status status =
        VerifyAudit(*store_, head, store_->counters().audit_number(), &found);
    EXPECT_TRUE(status.ok()) << status;
    return found;
  }
  std::string Problem(const std::string& head = "") {
    const v1::AuditVerification found = Verify(head);
    EXPECT_EQ(found.sound(), found.problem().empty());
    return found.problem();
  }
  storage::v1::AuditRecord RecordAt(uint64_t number) {
    storage::v1::AuditRecord record;
    EXPECT_TRUE(store_->Get(Family::kAudit, SequenceKey(number), &record).ok());
    return record;
  }
  // As somebody would who has the folder in hand.
  void Write(StateBatch batch, uint64_t audit_number) {
    storage::v1::EngineCounters counters = store_->counters();
    counters.set_audit_number(audit_number);
    ASSERT_TRUE(store_->Write(std::move(batch), counters).ok());
  }
  v1::AuditList List() {
    v1::AuditList list;
    EXPECT_TRUE(ListAudit(*store_, {}, store_->counters().audit_number() + 1, &list).ok());
    return list;
  }

  ScratchFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<AuditLog> audit_;
};

TEST_F(AuditLogTest, TellsWhatWasDoneByWhomAndIsSound) {
  RecordMany(3);
  Open();
  Record(MakeNote("laptop", "piet"));
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Verify().chained(), 4U);
  EXPECT_EQ(Verify().head(), audit_->head().hash);
  const v1::AuditList list = List();
  ASSERT_EQ(list.entries_size(), 4);
  EXPECT_EQ(list.entries(0).principal(), "phone");
  EXPECT_EQ(list.entries(0).owner(), "jan");
  EXPECT_EQ(list.entries(0).subject(), "water");
  EXPECT_EQ(list.entries(3).owner(), "piet");
  EXPECT_EQ(list.entries(3).number(), 4U);
}

TEST_F(AuditLogTest, AskingForSomebodyWhoWasErasedKeepsNoName) {
  RecordMany(2);
  StateBatch batch;
  ASSERT_TRUE(audit_->ForgetUser("jan", &batch).ok());
  batch.Delete(Family::kUsers, OwnerKey("jan"));
  Write(std::move(batch), 2);
  Open();
  AuditNote note = MakeNote("phone", "jan", "water");
  note.code = static_cast<int>(absl::StatusCode::kNotFound);
  Record(note);
  EXPECT_EQ(Problem(), "");
  const v1::AuditList list = List();
  for (const v1::AuditEntry& entry : list.entries()) {
    EXPECT_THAT(entry.owner(), testing::StartsWith("~"));
    EXPECT_THAT(entry.subject(), testing::StartsWith("~"));
    EXPECT_THAT(entry.acting_user(), testing::StartsWith("~"));
  }
  const absl::Status status =
      store_->Scan(Family::kMeta, "", "", [](std::string_view key, std::string_view) {
        EXPECT_EQ(key.find("jan"), std::string_view::npos) << key;
        return true;
      });
  EXPECT_TRUE(status.ok());
}

TEST_F(AuditLogTest, AChangedEntryShows) {
  RecordMany(5);
  storage::v1::AuditRecord record = RecordAt(3);
  record.set_action("stats");
  StateBatch batch;
  batch.Put(Family::kAudit, SequenceKey(3), record);
  Write(std::move(batch), 5);
  EXPECT_THAT(Problem(), HasSubstr("Entry 3"));
}

TEST_F(AuditLogTest, ARemovedEntryShows) {
  RecordMany(5);
  StateBatch batch;
  batch.Delete(Family::kAudit, SequenceKey(2));
  Write(std::move(batch), 5);
  EXPECT_THAT(Problem(), HasSubstr("Entry 2 is gone"));
}

TEST_F(AuditLogTest, ALaterEntryInThePlaceOfARemovedOneShows) {
  RecordMany(5);
  StateBatch batch;
  for (uint64_t number = 2; number < 5; ++number) {
    batch.Put(Family::kAudit, SequenceKey(number), RecordAt(number + 1));
  }
  batch.Delete(Family::kAudit, SequenceKey(5));
  Write(std::move(batch), 4);
  EXPECT_THAT(Problem(), HasSubstr("Entry 2"));
}

TEST_F(AuditLogTest, ACutEndShowsByTheCountAndByAHeadToldBefore) {
  RecordMany(5);
  const AuditHead told = audit_->head();
  EXPECT_EQ(told.number, 5U);
  StateBatch batch;
  batch.Delete(Family::kAudit, SequenceKey(5));
  Write(std::move(batch), 5);
  EXPECT_THAT(Problem(), HasSubstr("The end is gone: 5 entries were written, 4 are there"));
  // Whoever also sets the count back is betrayed by the log.
  Write(StateBatch(), 4);
  EXPECT_EQ(Problem(), "");
  EXPECT_THAT(Problem(told.hash), HasSubstr("does not hold the given head"));
}

TEST_F(AuditLogTest, AChainThatWasWrittenAnewShowsByAHeadToldBefore) {
  RecordMany(4);
  const AuditHead told = audit_->head();
  EXPECT_EQ(Problem(told.hash), "");
  StateBatch batch;
  for (uint64_t number = 1; number <= 4; ++number) {
    batch.Delete(Family::kAudit, SequenceKey(number));
  }
  Write(std::move(batch), 0);
  Open();
  for (int i = 0; i < 4; ++i) Record(MakeNote("phone", "nobody"));
  EXPECT_EQ(Problem(), "");
  EXPECT_THAT(Problem(told.hash), HasSubstr("written anew"));
}

TEST_F(AuditLogTest, AHeadOfTheMiddleIsFoundToo) {
  RecordMany(2);
  const AuditHead told = audit_->head();
  RecordMany(2);
  EXPECT_EQ(Problem(told.hash), "");
}

TEST_F(AuditLogTest, FolderOfBeforeTheChainGoesOn) {
  storage::v1::AuditRecord old;
  old.set_acting_user("jan");
  old.set_action("put_owner");
  StateBatch batch;
  batch.Put(Family::kAudit, SequenceKey(1), old);
  Write(std::move(batch), 1);
  Open();
  RecordMany(2);
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(Verify().unchained(), 1U);
  EXPECT_EQ(Verify().chained(), 2U);
  EXPECT_EQ(List().entries(0).acting_user(), "jan");
}

TEST_F(AuditLogTest, AForgottenUserIsNowhereAndTheChainIsWhole) {
  Record(MakeNote("canary-user", "canary-user", "canary-interest"));
  Record(MakeNote("phone", "piet", "water"));
  const AuditHead told = audit_->head();
  const std::string alias = RecordAt(1).owner();
  StateBatch batch;
  ASSERT_TRUE(audit_->ForgetUser("canary-user", &batch).ok());
  AuditNote erased = MakeNote("operator", "canary-user");
  erased.acting_user.clear();
  ASSERT_TRUE(audit_->Write(std::move(batch), store_->counters(), erased).ok());
  EXPECT_EQ(Problem(told.hash), "");
  for (const Family family : {Family::kAudit, Family::kMeta}) {
    ASSERT_TRUE(store_
                    ->Scan(family, "", "",
                           [](std::string_view key, std::string_view value) {
                             EXPECT_EQ(key.find("canary"), std::string_view::npos) << key;
                             EXPECT_EQ(value.find("canary"), std::string_view::npos);
                             return true;
                           })
                    .ok());
  }
  const v1::AuditList list = List();
  EXPECT_EQ(list.entries(0).owner(), alias);
  EXPECT_EQ(list.entries(0).owner()[0], '~');
  EXPECT_EQ(list.entries(1).owner(), "piet");
  // That it was erased is told of the same one.
  EXPECT_EQ(list.entries(2).owner(), alias);
}

TEST_F(AuditLogTest, QuestionsCostNoWriteOfTheirOwn) {
  const uint64_t before = store_->counters().batch_number();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(audit_->Remember(MakeNote("phone", "jan")).ok());
  EXPECT_EQ(store_->counters().batch_number(), before);
  ASSERT_TRUE(
      audit_->Write(StateBatch(), store_->counters(), MakeNote("phone", "jan", "water")).ok());
  EXPECT_EQ(store_->counters().batch_number(), before + 1);
  EXPECT_EQ(Verify().chained(), 101U);
  // A flush is nothing that an answer has to wait for.
  const uint64_t effect = audit_->last_effect();
  RecordMany(3);
  EXPECT_EQ(audit_->last_effect(), effect);
}

}  // namespace
}  // namespace sluis
