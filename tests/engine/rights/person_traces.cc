#include "tests/engine/rights/person_traces.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace sluis {
namespace {

v1::ControlRequest Judging(const std::string& owner, const std::string& by_user,
                           const v1::Post& post, v1::Verdict verdict) {
  v1::ControlRequest request;
  request.set_acting_user(by_user);
  v1::Judgement* const judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(owner);
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source(post.source());
  judgement->mutable_post()->set_id(post.id());
  judgement->set_verdict(verdict);
  judgement->set_by_user(by_user);
  return request;
}

void AddWall(EngineHarness* harness, const std::string& owner) {
  v1::Interest wall = WaterInterest(owner);
  wall.set_id("zaal");
  wall.set_kind(v1::INTEREST_KIND_WALL);
  harness->AddInterest(wall);
}

// The reader lets the newest post hang there.
void ModerateWall(EngineHarness* harness, const std::string& owner) {
  v1::ControlRequest list;
  list.mutable_list_wall()->set_owner_id(owner);
  list.mutable_list_wall()->set_interest_id("zaal");
  const v1::ControlReply wall = harness->Do(list);
  ASSERT_GT(wall.wall().posts_size(), 0);
  v1::ControlRequest approve;
  approve.set_acting_user(kReader);
  approve.mutable_approve_on_wall()->set_owner_id(owner);
  approve.mutable_approve_on_wall()->set_interest_id("zaal");
  approve.mutable_approve_on_wall()->set_sequence(wall.wall().posts(0).sequence());
  harness->Do(approve);
}

void AddReader(EngineHarness* harness) {
  v1::ControlRequest request;
  request.set_idempotency_key("canary0key");
  v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
  owner->set_id(kReader);
  owner->set_kind(v1::OWNER_KIND_USER);
  owner->set_name("canary0name");
  owner->set_locale("nl");
  owner->set_time_zone("Europe/Amsterdam");
  v1::Mute* const mute = owner->add_mutes();
  mute->set_kind(v1::MUTE_KIND_TERM);
  mute->set_value("canary0mute");
  harness->Do(request);
  v1::Interest interest = WaterInterest(kReader);
  interest.set_title("Hoogwater en dijken canary0title");
  interest.add_optional("canary0term");
  interest.add_examples("De dijken houden het hoogwater, canary0example.");
  interest.set_purpose("canary0purpose");
  harness->AddInterest(interest);
  AddWall(harness, kReader);
  v1::ControlRequest link;
  link.mutable_grant_access()->set_owner_id(kReader);
  link.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
  link.mutable_grant_access()->set_label("canary0label");
  harness->Do(link);
}

void AddTeam(EngineHarness* harness) {
  harness->AddUser("bert");
  harness->AddInterest(WaterInterest("bert"));
  v1::ControlRequest request;
  v1::Owner* const team = request.mutable_put_owner()->mutable_owner();
  team->set_id("team");
  team->set_kind(v1::OWNER_KIND_TEAM);
  team->set_name("Team");
  team->set_locale("nl");
  team->set_time_zone("Europe/Amsterdam");
  team->add_members(kReader);
  team->add_members("bert");
  team->set_stand_in(kReader);
  harness->Do(request);
  harness->AddInterest(WaterInterest("team"));
  AddWall(harness, "team");
  // Names a person, so somebody else has to look at it.
  v1::Interest person = WaterInterest("bert");
  person.set_id("persoon");
  person.set_title("Jan Jansen");
  harness->AddInterest(person);
  v1::ControlRequest approval;
  approval.set_acting_user(kReader);
  approval.mutable_approve_interest()->set_owner_id("bert");
  approval.mutable_approve_interest()->set_interest_id("persoon");
  harness->Do(approval);
}

// Somebody else's, who names the author's first post in every way there is.
std::vector<v1::Post> Others(int author, int day) {
  const v1::Post first = AuthorsPost(author, 1);
  const std::string id = absl::StrFormat("other-%d-%d", author, day);
  // Every other one is shown in a digest itself.
  v1::Post reply = MakePost(id,
                            author % 2 == 0 ? "De kwel bij de dijken neemt toe door hoogwater."
                                            : "Dat is goed om te weten.",
                            TracesDay(day, 9));
  reply.set_reply_to(first.id());
  reply.set_conversation(first.id());
  reply.add_mentions(first.author().id());
  reply.add_mentions("somebody");
  v1::Post quote = MakePost(id + "q", "Lees dit.", TracesDay(day, 9));
  quote.set_quote_of(first.id());
  v1::Post repost = MakePost(id + "r", first.text(), TracesDay(day, 9));
  repost.set_repost_of(first.id());
  v1::Post plain = MakePost(id + "p", "Appeltaart met kaneel en rozijnen.", TracesDay(day, 9));
  return {reply, quote, repost, plain};
}

void SendDay(EngineHarness* harness, int day, int number) {
  std::vector<v1::Post> posts;
  for (int author = 0; author < kAuthors; ++author) {
    posts.push_back(AuthorsPost(author, number));
    for (v1::Post& other : Others(author, day)) posts.push_back(std::move(other));
  }
  std::stable_sort(posts.begin(), posts.end(), [](const v1::Post& a, const v1::Post& b) {
    return a.created_at().seconds() < b.created_at().seconds();
  });
  harness->Send(posts);
}

// All stories of the newest digest, with a note at each.
void KeepDossier(EngineHarness* harness, const std::string& owner) {
  v1::ControlRequest get;
  get.mutable_get_digest()->set_owner_id(owner);
  const v1::Digest digest = harness->Do(get).digest();
  v1::ControlRequest put;
  v1::Dossier* const dossier = put.mutable_put_dossier()->mutable_dossier();
  dossier->set_owner_id(owner);
  dossier->set_title(owner + "dossier");
  dossier->set_notes(owner + "notes");
  for (const v1::Story& story : digest.stories()) {
    v1::DossierEntry* const entry = dossier->add_entries();
    *entry->mutable_post() = story.post();
    entry->set_digest_id(digest.id());
    entry->set_note(owner + "note");
  }
  harness->Do(put);
}

}  // namespace

std::string AuthorWord(int author) { return absl::StrFormat("zangvogel%02dx", author); }

absl::Time TracesDay(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 3, day, hour), absl::UTCTimeZone());
}

v1::Post AuthorsPost(int author, int number) {
  const std::string word = AuthorWord(author);
  v1::Post post =
      MakePost(absl::StrCat(word, "-", number),
               absl::StrFormat("Hoogwater nr %d: de dijken bij %s worden bewaakt, kwel gemeld.",
                               author, word),
               TracesDay(11 + number, 8));
  post.mutable_author()->set_id(word + "-id");
  post.mutable_author()->set_handle(word);
  post.mutable_author()->set_name(word + " naam");
  post.set_url("https://example.org/@" + word + "/1");
  return post;
}

v1::Person PersonOfReader() {
  v1::Person person;
  person.set_owner_id(kReader);
  return person;
}

v1::Person PersonOfAuthor(int author) {
  v1::Person person;
  person.set_source("mastodon");
  person.set_account(AuthorWord(author));
  return person;
}

v1::ControlRequest Erasing(const v1::Person& person, bool objects) {
  v1::ControlRequest request;
  *request.mutable_erase_person()->mutable_person() = person;
  request.mutable_erase_person()->set_objects(objects);
  return request;
}

std::vector<std::string> Export(EngineHarness* harness, const v1::Person& person) {
  std::vector<std::string> records;
  v1::ControlRequest request;
  *request.mutable_export_person()->mutable_person() = person;
  do {
    const v1::ControlReply reply = harness->Do(request);
    records.insert(records.end(), reply.person_export().records().begin(),
                   reply.person_export().records().end());
    request.mutable_export_person()->set_page(reply.person_export().next_page());
  } while (!request.export_person().page().empty());
  return records;
}

void LeaveTraces(EngineHarness* harness) {
  harness->clock.Set(TracesDay(20, 0));
  AddReader(harness);
  AddTeam(harness);
  SendDay(harness, 12, 1);
  for (const char* owner : {kReader, "team"}) ModerateWall(harness, owner);
  for (int author = 0; author < kAuthors; ++author) {
    const v1::Post post = AuthorsPost(author, 1);
    harness->Do(Judging(kReader, kReader, post, v1::VERDICT_MORE));
    harness->Do(Judging("team", kReader, post, v1::VERDICT_MORE));
    harness->Do(Judging("bert", "bert", post, v1::VERDICT_MORE));
    v1::ControlRequest mute;
    mute.mutable_add_mute()->set_owner_id("bert");
    mute.mutable_add_mute()->mutable_mute()->set_kind(v1::MUTE_KIND_AUTHOR);
    mute.mutable_add_mute()->mutable_mute()->set_value("mastodon/" + AuthorWord(author));
    if (author % 4 == 0) harness->Do(mute);
  }
  // What was in the log is in tables then.
  harness->Stop();
  harness->Start();
  SendDay(harness, 13, 2);
  for (const char* owner : {kReader, "bert"}) KeepDossier(harness, owner);
  SendDay(harness, 14, 3);
  v1::Post edited = AuthorsPost(3, 2);
  edited.set_revision(1);
  edited.set_operation(v1::OPERATION_UPDATE);
  edited.set_text(edited.text() + " Verbeterd.");
  harness->Send({edited});
  harness->Stop();
  harness->Start();
  harness->Send({MakePost("last", "Appeltaart met kaneel.", TracesDay(16, 9))});
  // RocksDB's own, of an earlier release.
  for (const char* name : {"LOG", "LOG.old.1773302400000000"}) {
    std::ofstream(harness->data_folder() + "/db/" + name) << "canary0log " << AuthorWord(1) << "\n";
  }
}

}  // namespace sluis
