#include "engine/desk/hindsight.h"

#include <bit>
#include <string_view>
#include <utility>

#include "engine/state/keys.h"
#include "engine/state/model_in_force.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

using storage::v1::StoredInterest;
using storage::v1::StoredJudgement;

constexpr char kNotThere[] = "The interest was added after the post came in.";
constexpr char kOtherWords[] =
    "The words, rules or bar of the interest were changed after the post came in.";
constexpr char kUnlearned[] =
    "A judgement that counted when the post came in is kept no more: it was taken back or "
    "replaced, "
    "or its post was deleted.";
constexpr char kOtherScore[] =
    "Made again, the decision differs from the one that was written down: another model or another "
    "release made it.";
constexpr char kTookNothing[] =
    "The score is enough, and yet nothing was written down: the interest was paused or awaited "
    "approval when the post came in.";
constexpr char kOtherModel[] = "Another model was in force when the post came in.";
constexpr char kQuietUnknown[] =
    "The bar may have been somewhat lower: it is not known how many digests in a row had nothing "
    "of "
    "the interest by then.";

Hindsight Missing(const char* why) {
  Hindsight hindsight;
  hindsight.missing = why;
  return hindsight;
}

// quiet_digests when the post came in, and by now.
struct Quiet {
  uint32_t then = 0;
  uint32_t now = 0;
  bool operator==(const Quiet&) const = default;
};

Quiet CountAgain(const std::string& interest_id, uint64_t first_until, uint64_t sequence,
                 absl::Span<const PastDigest> digests) {
  Quiet quiet;
  for (const PastDigest& digest : digests) {
    if (digest.until_sequence < first_until || !digest.took.contains(interest_id)) continue;
    quiet.now = QuietAfter(quiet.now, digest.interests.contains(interest_id));
    if (digest.until_sequence <= sequence) quiet.then = quiet.now;
  }
  return quiet;
}

// quiet_digests when the post came in; nothing if the digests do not lead to what it is now.
std::optional<uint32_t> QuietThen(const StoredInterest& stored, uint64_t sequence,
                                  absl::Span<const PastDigest> digests) {
  const std::string& id = stored.interest().id();
  const uint64_t created = stored.created_sequence();
  // Whether a digest made without a post between it and the interest came before it or after is not
  // written down.
  const Quiet with = CountAgain(id, created, sequence, digests);
  const Quiet without = CountAgain(id, created + 1, sequence, digests);
  const bool with_fits = with.now == stored.quiet_digests();
  const bool without_fits = without.now == stored.quiet_digests();
  if (with_fits && without_fits && with.then != without.then) return std::nullopt;
  if (with_fits) return with.then;
  if (without_fits) return without.then;
  return std::nullopt;
}

// StoredInterest.crowded_scores when the post came in. Words and budget stand since words_sequence.
std::vector<float> CrowdedThen(const StoredInterest& stored, uint64_t sequence,
                               absl::Span<const PastDigest> digests) {
  std::vector<float> scores;
  for (const PastDigest& digest : digests) {
    const std::string& id = stored.interest().id();
    if (digest.until_sequence <= stored.words_sequence() || digest.until_sequence > sequence ||
        !digest.took.contains(id)) {
      continue;
    }
    const auto crowded = digest.crowded.find(id);
    if (crowded == digest.crowded.end()) {
      scores.clear();
      continue;
    }
    scores.push_back(crowded->second);
    if (scores.size() > size_t{kCrowdedDigests}) scores.erase(scores.begin());
  }
  return scores;
}

bool LooksFurtherWhenQuiet(const LiveInterest& interest) {
  return !interest.stored.interest().no_exploration() && interest.row.wanted < kWantedEnough &&
         interest.row.openness > 0;
}

bool SameBits(float a, float b) { return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b); }

// Why an account that differs from what was written down cannot be right; empty if it agrees.
std::string Contradiction(const v1::DecisionAccount& account, const WrittenDown& written,
                          bool bar_is_certain, bool unlearned) {
  if (written.match != nullptr) {
    if (SameBits(account.score(), written.match->score())) return "";
    return unlearned ? kUnlearned : kOtherScore;
  }
  const bool reaches = account.score() >= account.bar();
  const bool cleared = written.kept_out != v1::LEFT_OUT_REASON_UNSPECIFIED;
  if (reaches && !cleared) return kTookNothing;
  if (!reaches && cleared && bar_is_certain) return kOtherScore;
  return "";
}

// The version of the row that was in force, if it still is; else 0: earlier ones are not kept.
absl::StatusOr<uint64_t> VersionThen(const Store& store, const LiveInterest& interest,
                                     uint64_t sequence) {
  storage::v1::StoredRow row;
  const absl::Status status =
      store.Get(Family::kRows, InterestKey(interest.owner_id, interest.interest_id), &row);
  if (!status.ok()) return status;
  return row.effective_sequence() <= sequence ? row.version() : 0;
}

}  // namespace

absl::StatusOr<std::vector<PastDigest>> DigestsOf(const Store& store, const std::string& owner_id,
                                                  uint64_t sequence) {
  std::vector<PastDigest> digests;
  bool damaged = false;
  absl::Status status = store.ScanPrefix(
      Family::kDigests, OwnerPrefix(owner_id), [&](std::string_view, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        PastDigest& digest = digests.emplace_back();
        digest.id = stored.digest().id();
        digest.from_sequence = stored.from_sequence();
        digest.until_sequence = stored.until_sequence();
        for (const v1::Story& story : stored.digest().stories()) {
          digest.interests.insert(story.interest_id());
        }
        for (const v1::InterestBalance& row : stored.digest().balance().interests()) {
          digest.took.insert(row.interest_id());
        }
        for (const storage::v1::CrowdedInterest& each : stored.crowded()) {
          digest.crowded[each.interest_id()] = each.score();
        }
        for (const storage::v1::PostFate& fate : stored.fates()) {
          if (fate.sequence() == sequence) digest.fate = fate;
        }
        return true;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  if (!status.ok()) return status;
  return digests;
}

absl::StatusOr<Hindsight> LookBack(const Store& store, const LiveInterest& interest,
                                   const storage::v1::StoredPost& post, const WrittenDown& written,
                                   absl::Span<const PastDigest> digests, Lessons* lessons) {
  StoredInterest stored = interest.stored;
  const uint64_t sequence = post.sequence();
  if (sequence < stored.created_sequence()) return Missing(kNotThere);
  if (sequence < stored.words_sequence()) return Missing(kOtherWords);
  const bool unlearned =
      sequence >= stored.unlearned_from_sequence() && sequence < stored.unlearned_until_sequence();
  // A match has its score to be held against.
  if (unlearned && written.match == nullptr) return Missing(kUnlearned);
  const auto model = ReadModelInForce(store);
  if (!model.ok()) return model.status();
  if (sequence < model->effective_sequence()) return Missing(kOtherModel);

  auto judgements = ReadJudgements(store, interest.owner_id, interest.interest_id);
  if (!judgements.ok()) return judgements.status();
  const size_t learned_since = std::erase_if(*judgements, [&](const StoredJudgement& judgement) {
    return judgement.effective_sequence() > sequence;
  });
  InterestRow row = interest.row;
  if (learned_since > 0) {
    row = lessons->RowOf(stored.interest(), *judgements);
  }
  auto version = VersionThen(store, interest, sequence);
  if (!version.ok()) return version.status();
  const std::optional<uint32_t> quiet = QuietThen(stored, sequence, digests);
  stored.set_quiet_digests(quiet.value_or(0));
  const std::vector<float> crowded = CrowdedThen(stored, sequence, digests);
  stored.mutable_crowded_scores()->Assign(crowded.begin(), crowded.end());
  auto then = Directory::MakeInterest(std::move(stored), std::move(row), TuningOf(*judgements));
  if (!then.ok()) return then.status();
  const bool bar_is_certain =
      written.match != nullptr || quiet.has_value() || !LooksFurtherWhenQuiet(**then);

  v1::DecisionAccount account;
  account.set_score(ScoreOf((*then)->row, post.post(), lessons->featurizer()));
  account.set_probability(CalibratedProbability((*then)->row, account.score()));
  account.set_bar(written.match == nullptr ? (*then)->bar_logit : written.match->bar());
  account.set_row_version(written.match == nullptr ? *version : written.match->row_version());
  account.set_matched(written.match != nullptr);
  account.set_left_out(written.kept_out);

  Hindsight hindsight;
  hindsight.missing = Contradiction(account, written, bar_is_certain, unlearned);
  if (!hindsight.missing.empty()) return hindsight;
  if (!bar_is_certain) hindsight.missing = kQuietUnknown;
  hindsight.account = std::move(account);
  hindsight.row = (*then)->row;
  return hindsight;
}

}  // namespace sluis
