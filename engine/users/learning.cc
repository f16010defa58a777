#include "engine/users/learning.h"

#include <xxhash.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "models/text/post_text.h"

namespace sluis {
namespace {

constexpr int64_t kSecondsADay = 86'400;

// Some thousand texts: those of a hundred interests that are judged at the time. A full memory
// starts afresh: simpler than choosing, and seldom.
constexpr size_t kMaxKnownBytes = size_t{16} << 20;
// About 10 KB each.
constexpr size_t kMaxKnownStarts = 512;

}  // namespace

bool Teaches(const v1::Judgement& judgement) {
  if (judgement.verdict() == v1::VERDICT_MORE) return true;
  return judgement.verdict() == v1::VERDICT_LESS &&
         (judgement.less_reason() == v1::LESS_REASON_UNSPECIFIED ||
          judgement.less_reason() == v1::LESS_REASON_NOT_MY_SUBJECT);
}

absl::StatusOr<std::vector<storage::v1::StoredJudgement>> ReadJudgements(
    const Store& store, const std::string& owner_id, const std::string& interest_id) {
  std::vector<storage::v1::StoredJudgement> judgements;
  bool damaged = false;
  absl::Status status = store.ScanPrefix(
      Family::kJudgements, JudgementPrefix(owner_id, interest_id),
      [&](std::string_view, std::string_view value) {
        storage::v1::StoredJudgement& judgement = judgements.emplace_back();
        damaged = !judgement.ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !damaged;
      });
  if (damaged) {
    return absl::DataLossError(absl::StrCat("A stored judgement of ", owner_id, "/", interest_id,
                                            " cannot be read back. Restore the data folder."));
  }
  if (!status.ok()) return status;
  return judgements;
}

float ScoreOf(const InterestRow& row, const v1::Post& post, const Featurizer& featurizer) {
  FastTextWorkspace workspace;
  return Score(row, featurizer.Features(PostText(post), workspace));
}

uint64_t VoiceHash(const v1::Post& post) {
  const v1::Author& author = post.author();
  const std::string& account = author.id().empty() ? author.handle() : author.id();
  if (account.empty()) return 0;
  const std::string name = absl::StrCat(post.source(), "/", account);
  return XXH3_64bits(name.data(), name.size());
}

Tuning TuningOf(absl::Span<const storage::v1::StoredJudgement> judgements) {
  Tuning tuning;
  for (const storage::v1::StoredJudgement& judgement : judgements) {
    if (judgement.judgement().verdict() != v1::VERDICT_LESS) continue;
    switch (judgement.judgement().less_reason()) {
      case v1::LESS_REASON_KNOWN_ALREADY:
        if (judgement.story_id() != 0) tuning.known_stories.insert(judgement.story_id());
        break;
      case v1::LESS_REASON_THIS_SOURCE:
        tuning.muted_voices.insert(judgement.voice());
        break;
      case v1::LESS_REASON_TOO_MUCH:
        ++tuning.places_lost;
        break;
      default:
        break;
    }
  }
  return tuning;
}

size_t Lessons::BytesOf(const TextFeatures& features) {
  size_t bytes = sizeof(features) + features.x.capacity() * sizeof(float) +
                 features.terms.capacity() * sizeof(ExampleTerm);
  // A short one has no memory of its own.
  for (const ExampleTerm& term : features.terms) {
    if (term.text.capacity() >= sizeof(std::string)) bytes += term.text.capacity();
  }
  return bytes;
}

LearningExample Lessons::ExampleOf(const std::string& text) {
  const auto [known, is_new] = known_.try_emplace(text);
  if (is_new) {
    featurizer_->UnitVector(featurizer_->Normalized(text), workspace_, &known->second.x);
    for (Term& term : featurizer_->TermTexts(text)) {
      const float rarity = featurizer_->background().Rarity(term.text);
      known->second.terms.push_back({term.hash, rarity, std::move(term.text)});
    }
    known_bytes_ += text.size() + BytesOf(known->second);
  }
  LearningExample example;
  example.x = known->second.x;
  example.terms = known->second.terms;
  return example;
}

std::vector<LearningExample> Lessons::ExamplesOf(
    absl::Span<const storage::v1::StoredJudgement> judgements) {
  std::vector<LearningExample> examples;
  for (const storage::v1::StoredJudgement& judgement : judgements) {
    if (!Teaches(judgement.judgement())) continue;
    LearningExample example = ExampleOf(judgement.text());
    example.wanted = judgement.judgement().verdict() == v1::VERDICT_MORE;
    example.voice = judgement.voice();
    if (judgement.has_showing()) {
      example.showing = Showing{judgement.showing().score(), judgement.showing().exploring(),
                                judgement.arrived_at().seconds() / kSecondsADay};
    }
    examples.push_back(std::move(example));
    for (const storage::v1::WeakNegative& negative : judgement.weak_negatives()) {
      examples.push_back(ExampleOf(negative.text()));
      examples.back().weak = true;
    }
  }
  return examples;
}

const InterestRow& Lessons::StartOf(const v1::Interest& interest) {
  if (starts_.size() >= kMaxKnownStarts) starts_.clear();
  const auto [start, is_new] = starts_.try_emplace(interest.SerializeAsString());
  if (is_new) start->second = StartingRow(interest, *featurizer_, workspace_);
  return start->second;
}

InterestRow Lessons::RowOf(const v1::Interest& interest,
                           absl::Span<const storage::v1::StoredJudgement> judgements) {
  // Not later: the examples point into it.
  if (known_bytes_ >= kMaxKnownBytes) {
    known_.clear();
    known_bytes_ = 0;
  }
  return Fit(StartOf(interest), ExamplesOf(judgements));
}

}  // namespace sluis
