#include "connectors/bluesky/jetstream_intake.h"

#include <string>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "connectors/bluesky/record_post.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// Servers see an event at slightly different times.
constexpr uint64_t kApartMicros = 5'000'000;

}  // namespace

JetstreamIntake::JetstreamIntake(bool counts, std::shared_ptr<JetstreamMemory> memory)
    : counts_(counts), memory_(std::move(memory)), reactions_(&memory_->reactions) {}

void JetstreamIntake::Take(JetstreamEvent event, bool is_repeated, v1::PostBatch* batch) {
  JetstreamContent& content = event.content;
  if (auto* const post = std::get_if<v1::Post>(&content)) {
    TakePost(std::move(*post), batch);
  } else if (const auto* const reaction = std::get_if<JetstreamReaction>(&content)) {
    if (counts_) reactions_.Take(*reaction, !is_repeated);
  } else if (const auto* const account = std::get_if<JetstreamAccount>(&content)) {
    TakeAccount(*account, event.cursor ? event.cursor->time_us : 0, is_repeated, batch);
  } else if (const auto* const handle = std::get_if<JetstreamHandle>(&content)) {
    TakeHandle(*handle);
  }
}

void JetstreamIntake::TakePost(v1::Post post, v1::PostBatch* batch) {
  const std::string* const handle = memory_->handles.Find(post.author().id());
  if (handle != nullptr && post.operation() != v1::OPERATION_DELETE) {
    post.mutable_author()->set_handle(*handle);
  }
  *batch->add_posts() = std::move(post);
}

void JetstreamIntake::TakeHandle(const JetstreamHandle& told) {
  // An account whose handle is in doubt has none until it is told.
  if (told.handle.empty() || told.handle == "handle.invalid") {
    memory_->handles.Take(told.did);
  } else {
    memory_->handles.Put(told.did, told.handle);
  }
}

void JetstreamIntake::TakeAccount(const JetstreamAccount& account, uint64_t time_us,
                                  bool is_repeated, v1::PostBatch* batch) {
  using Standing = JetstreamAccount::Standing;
  if (account.standing != Standing::kGone && account.standing != Standing::kDeleted) return;
  if (is_repeated && WasTaken(account.did, time_us)) return;
  memory_->gone.Put(account.did, fmt::format("{}", time_us));
  v1::AuthorKey* const gone = batch->add_gone_authors();
  gone->set_source(kBlueskySource);
  gone->set_id(account.did);
}

bool JetstreamIntake::WasTaken(const std::string& did, uint64_t time_us) const {
  const std::string* const text = memory_->gone.Find(did);
  uint64_t taken_us = 0;
  return text != nullptr && absl::SimpleAtoi(*text, &taken_us) &&
         time_us <= taken_us + kApartMicros;
}

void JetstreamIntake::Give(v1::PostBatch* batch) {
  for (v1::Post& post : reactions_.Give()) *batch->add_posts() = std::move(post);
}

}  // namespace sluis
