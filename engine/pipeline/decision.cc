#include "engine/pipeline/decision.h"

#include "engine/users/approval.h"
#include "models/interests/explain.h"
#include "models/interests/scorer.h"
#include "models/text/post_text.h"
#include "models/text/term_matcher.h"
#include "proto/time.h"

namespace sluis {
namespace {

v1::Match MakeMatch(const AcceptedPost& accepted, const LiveInterest& interest, float score,
                    const Explainer& explainer) {
  v1::Match match;
  match.mutable_post()->set_source(accepted.post->source());
  match.mutable_post()->set_id(accepted.post->id());
  match.set_sequence(accepted.sequence);
  match.set_owner_id(interest.owner_id);
  match.set_interest_id(interest.interest_id);
  match.set_score(score);
  match.set_probability(CalibratedProbability(interest.row, score));
  match.set_exploring(score < interest.bars.full);
  match.set_shown_alone(score < interest.bars.alone_below);
  match.set_sure(score >= interest.bars.sure);
  match.set_row_judgements(interest.row.judgements);
  match.set_bar(interest.bar_logit);
  match.set_row_version(interest.row.version);
  for (v1::Reason& reason : explainer.Reasons(interest.row))
    *match.add_reasons() = std::move(reason);
  *match.mutable_arrived_at() = ToTimestamp(accepted.arrived_at);
  return match;
}

}  // namespace

Decision Decide(const AcceptedPost& accepted, const ScoredPost& scored, const Directory& directory,
                const Featurizer& featurizer) {
  Decision decision;
  if (scored.pairs.empty()) return decision;
  const RuleInput input(*accepted.post);
  static thread_local FastTextWorkspace workspace;
  const Explainer explainer(scored.normalised, scored.terms, featurizer, workspace);
  for (const ScoredPair& pair : scored.pairs) {
    const auto& interest = static_cast<const LiveInterest&>(*pair.entry());
    if (!TakesPosts(interest.stored.interest())) continue;
    const std::shared_ptr<const LiveOwner> owner = directory.FindOwner(interest.owner_id);
    const v1::LeftOutReason reason = CheckRules(interest, owner.get(), input, accepted.arrived_at);
    if (reason == v1::LEFT_OUT_REASON_UNSPECIFIED) {
      decision.matches.push_back(MakeMatch(accepted, interest, pair.score, explainer));
      decision.interests.push_back(&interest);
      continue;
    }
    storage::v1::Exclusion& exclusion = decision.exclusions.emplace_back();
    exclusion.set_owner_id(interest.owner_id);
    exclusion.set_interest_id(interest.interest_id);
    exclusion.set_sequence(accepted.sequence);
    exclusion.set_reason(static_cast<uint32_t>(reason));
  }
  decision.language = input.language();
  if (decision.matches.empty()) return decision;
  const bool at_hand =
      IsTextAlone(*accepted.post) && featurizer.normalization() == Normalization::kSluis1;
  decision.signature =
      at_hand ? SignatureOf(*accepted.post, scored.normalised) : SignatureOf(*accepted.post);
  return decision;
}

}  // namespace sluis
