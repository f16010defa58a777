#include "engine/pipeline/pipeline.h"

#include <xxhash.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "engine/pipeline/restoring.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "proto/time.h"

namespace sluis {
namespace {

storage::v1::Alert AlertOf(const v1::Match& match) {
  storage::v1::Alert alert;
  alert.set_owner_id(match.owner_id());
  alert.set_interest_id(match.interest_id());
  alert.set_sequence(match.sequence());
  return alert;
}

}  // namespace

Pipeline::Pipeline(PipelineParts parts, const PipelineOptions& options)
    : parts_(std::move(parts)),
      options_(options),
      screener_(parts_.store, options.screening),
      stories_(options.stories),
      scoring_(parts_.workers) {
  StartRun();
}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Open(PipelineParts parts,
                                                         const PipelineOptions& options) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(std::move(parts), options));
  const PipelineParts& given = pipeline->parts_;
  absl::Status status =
      RestoreStoriesAndAlerts(*given.store, *given.digests, &pipeline->stories_, given.alerts);
  if (!status.ok()) return status;
  return pipeline;
}

void Pipeline::StartRun() {
  run_ = Run();
  run_.counters = parts_.store->counters();
  screener_.Forget();
}

absl::StatusOr<std::vector<v1::Ack>> Pipeline::Ingest(absl::Span<const ProducerBatch> batches,
                                                      absl::Time now,
                                                      absl::Span<const NextBatch> next) {
  StartRun();
  ingested_since_tick_ = true;
  const auto may_be_taken = [this](const v1::Post& post) { return screener_.MayBeTaken(post); };
  scoring_.Expect(batches, next, may_be_taken, *parts_.featurizer, parts_.directory->Snapshot());
  std::vector<v1::Ack> acks(batches.size());
  const absl::Status status = IngestAll(batches, now, &acks);
  scoring_.Done(batches);
  if (!status.ok()) return status;
  return acks;
}

absl::Status Pipeline::MakeDigests(absl::Time until) {
  const bool replay = run_.counters.replay_clock();
  absl::StatusOr<std::vector<v1::Digest>> made =
      parts_.digests->MakeDue(until, replay ? MissedDigests::kEach : MissedDigests::kOneForAll);
  if (!made.ok()) return made.status();
  StartRun();
  run_.counters.set_replay_clock(replay);
  if (parts_.on_digest == nullptr) return absl::OkStatus();
  for (const v1::Digest& digest : *made) parts_.on_digest(digest);
  return absl::OkStatus();
}

absl::Status Pipeline::Flush() {
  std::vector<const v1::Post*> posts;
  posts.reserve(run_.posts.size());
  for (const AcceptedPost& accepted : run_.posts) posts.push_back(accepted.post);
  const TableSnapshot table = parts_.directory->Snapshot();
  const std::vector<ScoredPost> scored = scoring_.Score(posts, *parts_.featurizer, table);
  std::vector<Decision> decisions = DecideRun(scored);
  AssignStories(&decisions);
  if (absl::Status status = PutMatches(decisions); !status.ok()) return status;
  PutPosts(decisions);
  absl::Status status = parts_.store->Commit(std::move(run_.batch), run_.counters);
  if (!status.ok()) return status;
  Publish(run_.posts, decisions);
  run_.walls.Tell(parts_.on_wall);
  StartRun();
  return absl::OkStatus();
}

absl::Status Pipeline::PutMatches(const std::vector<Decision>& decisions) {
  const absl::flat_hash_set<uint64_t> gone(run_.gone.begin(), run_.gone.end());
  std::vector<const v1::Match*> matches;
  std::deque<v1::Match> bare;
  std::vector<storage::v1::Exclusion> exclusions;
  std::vector<storage::v1::Alert> alerts;
  for (const Decision& decision : decisions) {
    for (size_t m = 0; m < decision.matches.size(); ++m) {
      const v1::Match& match = decision.matches[m];
      matches.push_back(&match);
      if (decision.alerts[m]) alerts.push_back(AlertOf(match));
      if (gone.contains(match.sequence())) {
        matches.back() = &bare.emplace_back(match);
        bare.back().clear_reasons();
      } else {
        run_.walls.Put(match, decision.interests[m]->stored.interest(), &run_.batch);
      }
    }
    exclusions.insert(exclusions.end(), decision.exclusions.begin(), decision.exclusions.end());
  }
  run_.counters.set_matches(run_.counters.matches() + matches.size());
  if (!run_.posts.empty()) {
    AppendMatches(run_.posts.front().sequence, matches, exclusions, &run_.batch, alerts);
  }
  return ForgetReasons(*parts_.store, run_.gone, &run_.batch, [this](const v1::Match& match) {
    const auto interest = parts_.directory->FindInterest(match.owner_id(), match.interest_id());
    if (interest != nullptr) run_.walls.Lose(match, interest->stored.interest());
  });
}

std::vector<Decision> Pipeline::DecideRun(const std::vector<ScoredPost>& scored) const {
  std::vector<Decision> decisions(scored.size());
  parts_.workers->ParallelFor(scored.size(), [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      decisions[i] = Decide(run_.posts[i], scored[i], *parts_.directory, *parts_.featurizer);
    }
  });
  return decisions;
}

void Pipeline::AssignStories(std::vector<Decision>* decisions) {
  // Written once, however many posts of the run are in them.
  absl::btree_set<uint64_t> changed;
  for (size_t i = 0; i < decisions->size(); ++i) {
    Decision& decision = (*decisions)[i];
    if (decision.matches.empty()) continue;
    const AcceptedPost& accepted = run_.posts[i];
    const StoryAssignment story = stories_.Assign(*accepted.post, std::move(decision.signature),
                                                  accepted.sequence, accepted.arrived_at);
    if (story.is_new) run_.counters.set_stories(run_.counters.stories() + 1);
    for (size_t m = 0; m < decision.matches.size(); ++m) {
      decision.matches[m].set_story_id(story.story_id);
      decision.alerts.push_back(
          Alerts(decision.matches[m], *decision.interests[m], accepted.arrived_at));
    }
    changed.insert(story.story_id);
    changed.insert(story.ended.begin(), story.ended.end());
  }
  for (const uint64_t id : changed) {
    const std::optional<storage::v1::StoredStory> record = stories_.Record(id);
    if (record.has_value()) {
      run_.batch.Put(Family::kStories, SequenceKey(id), *record);
    } else {
      run_.batch.Delete(Family::kStories, SequenceKey(id));
    }
  }
}

bool Pipeline::Alerts(const v1::Match& match, const LiveInterest& interest, absl::Time arrived_at) {
  if (!match.sure() || interest.stored.interest().kind() != v1::INTEREST_KIND_ALERT ||
      interest.tuning.known_stories.contains(match.story_id())) {
    return false;
  }
  // Of a story that began in quiet hours, or on a day that had had its alerts, the first post after
  // that is told.
  const auto owner = parts_.directory->FindOwner(match.owner_id());
  if (owner != nullptr && (IsQuiet(owner->stored.owner(), arrived_at) ||
                           !parts_.alerts->HasRoom(owner->stored.owner(), arrived_at))) {
    return false;
  }
  const std::string& owner_id = match.owner_id();
  if (!stories_.FirstAlert(match.story_id(), XXH3_64bits(owner_id.data(), owner_id.size()))) {
    return false;
  }
  parts_.alerts->Note(owner_id, match.sequence(), arrived_at);
  return true;
}

void Pipeline::PutPosts(const std::vector<Decision>& decisions) {
  storage::v1::StoredPost facts;
  for (size_t i = 0; i < run_.posts.size(); ++i) {
    const AcceptedPost& accepted = run_.posts[i];
    facts.Clear();
    facts.set_sequence(accepted.sequence);
    *facts.mutable_arrived_at() = ToTimestamp(accepted.arrived_at);
    facts.set_language(decisions[i].language);
    absl::btree_set<uint8_t> shards;
    for (const v1::Match& match : decisions[i].matches) shards.insert(ShardOf(match.owner_id()));
    facts.mutable_match_shards()->Add(shards.begin(), shards.end());
    if (!shards.empty()) facts.set_run_sequence(run_.posts.front().sequence);
    run_.batch.PutPost(SequenceKey(accepted.sequence), facts, *accepted.post);
  }
  run_.counters.set_posts(run_.counters.posts() + run_.posts.size() - run_.gone.size());
  // Behind the puts: a post may come and go within one run.
  for (const uint64_t sequence : run_.gone) {
    run_.batch.Delete(Family::kPosts, SequenceKey(sequence));
  }
}

void Pipeline::Publish(const std::vector<AcceptedPost>& posts,
                       const std::vector<Decision>& decisions) const {
  if (parts_.on_match == nullptr) return;
  for (size_t i = 0; i < decisions.size(); ++i) {
    for (size_t m = 0; m < decisions[i].matches.size(); ++m) {
      parts_.on_match(decisions[i].matches[m], *posts[i].post, decisions[i].alerts[m]);
    }
  }
}

absl::Status Pipeline::Tick(absl::Time now) {
  // A snapshot keeps alive whatever is replaced after it.
  if (!std::exchange(ingested_since_tick_, false)) scoring_.Forget();
  if (parts_.store->counters().replay_clock()) return absl::OkStatus();
  StartRun();
  return parts_.digests->next_due() <= now ? MakeDigests(now) : absl::OkStatus();
}

}  // namespace sluis
