#include "connectors/sources/source_intake.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"

namespace sluis {
namespace {

// "nl" of "nl-BE": what people mean when they name a language.
std::string_view FirstSubtag(std::string_view tag) { return tag.substr(0, tag.find('-')); }

bool HoldsPosts(const v1::Post& post) {
  return post.operation() != v1::OPERATION_DELETE && post.operation() != v1::OPERATION_COUNTS;
}

void MakeDelete(v1::Post* post) {
  v1::Post gone;
  gone.set_source(post->source());
  gone.set_id(post->id());
  gone.set_operation(v1::OPERATION_DELETE);
  *post = std::move(gone);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SourceIntake>> SourceIntake::Open(const v1::Source& source,
                                                                 Engine* engine) {
  std::unique_ptr<SourceIntake> intake(new SourceIntake(source, engine));
  absl::StatusOr<v1::Welcome> welcome = engine->ResumeSource(source.name());
  if (!welcome.ok()) return welcome.status();
  intake->producer_ = welcome->producer();
  intake->cursor_ = welcome->cursor();
  intake->last_sequence_ = welcome->last_durable_sequence();
  intake->most_posts_ = static_cast<int>(welcome->max_posts_per_batch());
  return intake;
}

bool SourceIntake::IsOtherLanguage(const v1::Post& post) const {
  if (source_.languages().empty() || post.languages().empty()) return false;
  // It may be of a post that was taken, whose old words would stay and be shown as its author's.
  if (post.operation() == v1::OPERATION_UPDATE) return false;
  return std::none_of(post.languages().begin(), post.languages().end(), [&](const auto& claimed) {
    return std::any_of(source_.languages().begin(), source_.languages().end(),
                       [&](const auto& wanted) {
                         const std::string_view a = FirstSubtag(claimed);
                         const std::string_view b = FirstSubtag(wanted);
                         return absl::EqualsIgnoreCase({a.data(), a.size()}, {b.data(), b.size()});
                       });
  });
}

void SourceIntake::LeaveOut(v1::PostBatch* batch, IntakeTally* added) const {
  auto* const posts = batch->mutable_posts();
  int kept = 0;
  for (int i = 0; i < posts->size(); ++i) {
    v1::Post* const post = posts->Mutable(i);
    if (HoldsPosts(*post) && post->author().no_index()) {
      ++added->no_index;
      if (post->operation() != v1::OPERATION_UPDATE) continue;
      MakeDelete(post);
    } else if (HoldsPosts(*post) && IsOtherLanguage(*post)) {
      ++added->other_language;
      continue;
    }
    if (i != kept) posts->SwapElements(i, kept);
    ++kept;
  }
  posts->DeleteSubrange(kept, posts->size() - kept);
}

absl::Status SourceIntake::Give(v1::PostBatch batch, IntakeTally* added) {
  LeaveOut(&batch, added);
  while (batch.posts_size() > most_posts_) {
    v1::PostBatch some;
    for (int i = 0; i < most_posts_; ++i) some.add_posts()->Swap(batch.mutable_posts(i));
    batch.mutable_posts()->DeleteSubrange(0, most_posts_);
    // Without the cursor, which is true only when all of it is there.
    if (absl::Status status = Send(std::move(some)); !status.ok()) return status;
  }
  if (batch.posts().empty() && batch.gone_authors().empty() && batch.cursor().empty()) {
    return absl::OkStatus();
  }
  return Send(std::move(batch));
}

absl::Status SourceIntake::Send(v1::PostBatch batch) {
  batch.set_sequence(last_sequence_ + 1);
  const v1::IngestReply reply = engine_->Ingest(producer_, batch);
  if (reply.has_nack()) {
    // Of all that a nack can say of such a batch, only the store's trouble passes by itself.
    return reply.nack().reason() == v1::NACK_REASON_STORAGE
               ? absl::UnavailableError(reply.nack().message())
               : absl::InternalError(reply.nack().message());
  }
  ++last_sequence_;
  if (!batch.cursor().empty()) cursor_ = std::move(*batch.mutable_cursor());
  return absl::OkStatus();
}

}  // namespace sluis
