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

LearningExample ExampleOf(const std::string& text, const Featurizer& featurizer,
                          FastTextWorkspace& workspace) {
  LearningExample example;
  featurizer.UnitVector(featurizer.Normalized(text), workspace, &example.x);
  example.terms = featurizer.TermTexts(text);
  return example;
}

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

std::vector<LearningExample> ExamplesOf(absl::Span<const storage::v1::StoredJudgement> judgements,
                                        const Featurizer& featurizer) {
  std::vector<LearningExample> examples;
  FastTextWorkspace workspace;
  for (const storage::v1::StoredJudgement& judgement : judgements) {
    if (!Teaches(judgement.judgement())) continue;
    LearningExample example = ExampleOf(judgement.text(), featurizer, workspace);
    example.wanted = judgement.judgement().verdict() == v1::VERDICT_MORE;
    example.voice = judgement.voice();
    if (judgement.has_showing()) {
      example.showing = Showing{judgement.showing().score(), judgement.showing().exploring(),
                                judgement.arrived_at().seconds() / kSecondsADay};
    }
    examples.push_back(std::move(example));
    for (const storage::v1::WeakNegative& negative : judgement.weak_negatives()) {
      LearningExample weak = ExampleOf(negative.text(), featurizer, workspace);
      weak.weak = true;
      examples.push_back(std::move(weak));
    }
  }
  return examples;
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

InterestRow LearnedRow(const v1::Interest& interest,
                       absl::Span<const storage::v1::StoredJudgement> judgements,
                       const Featurizer& featurizer) {
  FastTextWorkspace workspace;
  const InterestRow start = StartingRow(interest, featurizer, workspace);
  return Fit(start, ExamplesOf(judgements, featurizer), featurizer.background());
}

}  // namespace sluis
