#include "models/table/batch_scorer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace sluis {
namespace {

// Survivors whose rows are asked for before the first is looked at.
constexpr size_t kManySurvivors = 128;
// Fewer posts seldom need more of a code than its first level.
constexpr size_t kPostsToPrefetchFor = 32;

// What exact scoring reads of a row, but for the terms: few come so far.
void Prefetch(const TableRow* row, size_t dimension) {
  const char* const begin = reinterpret_cast<const char*>(row);
  const size_t bytes = sizeof(TableRow) + dimension * sizeof(float);
  for (size_t at = 0; at < bytes; at += 64) __builtin_prefetch(begin + at);
}

// How far sums of floats may lie from the bound that leaves a survivor out before its terms are
// added up: at most 300 roundings of 2^-24, of the absolute sum of all parts.
bool MayReach(float dense, const TableRow& row, int16_t steps, float term_step) {
  const double parts = static_cast<double>(dense) + static_cast<double>(row.bias());
  const double lifted = parts + static_cast<double>(steps) * static_cast<double>(term_step);
  const double all = std::abs(static_cast<double>(dense)) +
                     std::abs(static_cast<double>(row.bias())) +
                     static_cast<double>(kMaxRowTerms) * 127.0 * static_cast<double>(term_step);
  return lifted + 300 * 0x1p-24 * all >= static_cast<double>(row.bar_logit());
}

// The codes of the next vector, while this one is looked at.
void PrefetchNext(const InterestBlock& block, size_t vector, size_t groups) {
  if (vector + 1 == InterestBlock::kVectors) return;
  const int8_t* const heads = block.heads(vector + 1);
  for (size_t at = 0; at < groups * kLanes * 4; at += 64) __builtin_prefetch(heads + at);
  for (const auto& start : block.start[vector + 1]) __builtin_prefetch(start);
  __builtin_prefetch(block.factors + (vector + 1) * kLanes);
  __builtin_prefetch(block.rows + (vector + 1) * kLanes);
  __builtin_prefetch(block.rows + (vector + 1) * kLanes + kLanes / 2);
}

const InterestBlock* BlockOf(const TableRoot& table, uint32_t vector) {
  return table.blocks.Get(vector / InterestBlock::kVectors);
}

}  // namespace

BatchScorer::BatchScorer(CpuPath path)
    : filter_(HeadFilterFor(path)),
      filter_centroids_(CentroidFilterFor(path)),
      lists_(PostListKernelsFor(path)),
      dense_score_(DenseScorerFor(path)),
      find_held_terms_(HeldTermFinderFor(path)),
      lifts_(path),
      centroids_(kMaxPosts * kLanes),
      alive_(kMaxPosts),
      no_centroids_(kMaxPosts * kLanes) {}

void BatchScorer::Score(absl::Span<const PostFeatures> posts, const TableRoot& table,
                        uint32_t first_post, std::vector<ScoredPair>* pairs) {
  if (table.coder == nullptr) return;
  posts_ = posts;
  first_post_ = first_post;
  pairs_ = pairs;
  counts_.pairs += posts.size() * table.slot_count;
  EncodePosts(*table.coder);
  terms_.Read(posts, table.terms, table.slot_count);
  survivors_.clear();
  const size_t already = pairs->size();
  const uint32_t clustered = table.clusters == nullptr ? 0 : table.clusters->end();
  const auto vectors = static_cast<uint32_t>((table.slot_count + kLanes - 1) / kLanes);
  if (clustered > 0) ScoreClusters(table);
  ScoreAlone(table, clustered, vectors);
  ListPlainPosts(table, 0, vectors);
  Rescore(table);
  counts_.touches += terms_.touches();
  sorter_.Sort(first_post, posts.size(), absl::MakeSpan(*pairs).subspan(already));
}

void BatchScorer::EncodePosts(const HeadCoder& coder) {
  plain_posts_.clear();
  coded_posts_ = {};
  codes_.resize(kMaxPosts * coder.size());  // of all that a list may name behind its end
  const size_t planes = 2 * coder.centroid_size();
  planes_.resize(posts_.size() * planes);
  for (size_t p = 0; p < posts_.size(); ++p) {
    const auto code = absl::MakeSpan(codes_).subspan(p * coder.size(), coder.size());
    if (coder.EncodePost(posts_[p].x,
                         {code, absl::MakeSpan(planes_).subspan(p * planes, planes)})) {
      coded_posts_[p / 64] |= uint64_t{1} << p % 64;
      continue;
    }
    std::fill(code.begin(), code.end(), uint8_t{0});
    plain_posts_.push_back(static_cast<uint16_t>(p));
  }
}

void BatchScorer::ScoreClusters(const TableRoot& table) {
  for (const Clusters::Tile& tile : table.clusters->tiles()) {
    filter_centroids_({table.coder->centroid_size() / 4, tile.heads(), tile.offsets, tile.reach,
                       planes_.data(), posts_.size()},
                      centroids_.data(), alive_.data());
    for (uint32_t lane = 0; lane < tile.size; ++lane) {
      PostSet alive{};
      lists_.add_alive(alive_.data(), posts_.size(), lane, &alive);
      ScoreVectors(table, tile.vectors[lane], alive, centroids_.data() + lane,
                   tile.first_level[lane]);
    }
    Rescore(table);
  }
}

void BatchScorer::ScoreAlone(const TableRoot& table, uint32_t begin, uint32_t end) {
  const size_t first_level = table.coder->first_level_alone();
  for (uint32_t vector = begin; vector < end; ++vector) {
    ScoreVectors(table, {vector, vector + 1}, coded_posts_, no_centroids_.data(), first_level);
    if (survivors_.size() >= kManySurvivors) Rescore(table);
  }
}

void BatchScorer::ScoreVectors(const TableRoot& table, VectorRange vectors, const PostSet& alive,
                               const int32_t* centroids, size_t first_level) {
  while (vectors.first < vectors.end) {
    const uint32_t window = vectors.first / LiftWindow::kVectors;
    if (vectors.first % LiftWindow::kVectors == 0) terms_.Lift(window, &lifts_);
    const uint32_t end = std::min(vectors.end, (window + 1) * LiftWindow::kVectors);
    ScoreInWindow(table, {vectors.first, end}, alive, centroids, first_level);
    vectors.first = end;
  }
}

void BatchScorer::ScoreInWindow(const TableRoot& table, VectorRange vectors, PostSet alive,
                                const int32_t* centroids, size_t first_level) {
  for (uint32_t vector = vectors.first; vector < vectors.end; ++vector) {
    const PostSet& lifted = lifts_.lifted(vector % LiftWindow::kVectors);
    for (size_t i = 0; i < alive.size(); ++i) alive[i] |= lifted[i];
  }
  for (size_t i = 0; i < alive.size(); ++i) alive[i] &= coded_posts_[i];
  lists_.list(alive, &alive_posts_);
  if (alive_posts_.size == 0 && plain_posts_.empty()) return;
  const HeadLayout& layout = table.coder->layout();
  if (first_level == 0 && layout.lengths(0) + 1 == GatheredPosts::kGroups) {
    GatherPosts(layout, centroids);
  }
  for (uint32_t vector = vectors.first; vector < vectors.end; ++vector) {
    const InterestBlock* const block = BlockOf(table, vector);
    if (block == nullptr || block->used[vector % InterestBlock::kVectors] == 0) continue;
    FilterVector(*block, vector, layout, centroids, first_level);
  }
}

void BatchScorer::GatherPosts(const HeadLayout& layout, const int32_t* centroids) {
  const size_t code_size = layout.groups() * 4;
  for (size_t i = 0; i < alive_posts_.size; ++i) {
    const size_t post = alive_posts_.posts[i];
    std::memcpy(gathered_.codes[i].data(), codes_.data() + post * code_size,
                GatheredPosts::kGroups * 4);
    gathered_.centroids[i] = centroids[post * kLanes];
  }
}

void BatchScorer::FilterVector(const InterestBlock& block, uint32_t vector,
                               const HeadLayout& layout, const int32_t* centroids,
                               size_t first_level) {
  const size_t in_window = vector % LiftWindow::kVectors;
  const bool lifted = lifts_.lifted(in_window) != PostSet{};
  const int16_t* const steps = lifts_.steps(in_window);
  PrefetchNext(
      block, vector % InterestBlock::kVectors,
      posts_.size() >= kPostsToPrefetchFor ? layout.groups() : layout.lengths(first_level) + 1);
  const size_t in_block = vector % InterestBlock::kVectors;
  counts_.alive += alive_posts_.size * kLanes;
  const bool gathered = first_level == 0 && layout.lengths(0) + 1 == GatheredPosts::kGroups;
  HeadFilterInput input{layout,
                        first_level,
                        block.heads(in_block),
                        nullptr,
                        block.factors + in_block * kLanes,
                        codes_.data(),
                        centroids,
                        lifted ? steps : nullptr,
                        &alive_posts_,
                        gathered ? &gathered_ : nullptr};
  for (; input.level < layout.levels && input.posts->size > 0; ++input.level) {
    input.start = block.start[in_block][input.level];
    filter_(input, passed_.data());
    lists_.keep(passed_.data(), *input.posts, &left_);
    input.posts = &left_;
    input.gathered = nullptr;
    counts_.went_on[input.level] += left_.size * kLanes;
  }
  for (size_t i = 0; i < input.posts->size; ++i) {
    const uint16_t post = left_.posts[i];
    for (uint32_t bits = left_.interests[i]; bits != 0; bits &= bits - 1) {
      const auto lane = static_cast<uint32_t>(std::countr_zero(bits));
      Prefetch(block.rows[in_block * kLanes + lane], posts_[post].x.size());
      survivors_.push_back({vector * kLanes + lane, post, steps[post * kLiftStride + lane]});
    }
  }
}

void BatchScorer::ListPlainPosts(const TableRoot& table, uint32_t begin, uint32_t end) {
  for (const uint16_t post : plain_posts_) {
    for (uint32_t slot = begin * kLanes; slot < end * kLanes; ++slot) {
      const InterestBlock* const block = BlockOf(table, slot / kLanes);
      if (block == nullptr || block->never(slot % InterestBlock::kSlots)) continue;
      survivors_.push_back({slot, post, 0});
    }
  }
}

void BatchScorer::Rescore(const TableRoot& table) {
  counts_.survivors += survivors_.size();
  for (const Survivor& each : survivors_) {
    Rescore(*BlockOf(table, each.slot / kLanes), each.slot % InterestBlock::kSlots, each);
  }
  survivors_.clear();
}

void BatchScorer::Rescore(const InterestBlock& block, size_t slot, Survivor survivor) {
  const TableRow& row = *block.rows[slot];
  float score = dense_score_(row.dense(), posts_[survivor.post].x);
  if (IsCoded(survivor.post) && !block.always(slot) &&
      !MayReach(score, row, survivor.steps, block.term_step[slot])) {
    return;
  }
  score = AddTerms(row, survivor.post, score) + row.bias();
  if (score >= row.bar_logit()) {
    __builtin_prefetch(row.owner_id().data());  // for the order
    pairs_->push_back({first_post_ + survivor.post, score, &row});
  }
}

float BatchScorer::AddTerms(const TableRow& row, size_t post, float score) {
  const absl::Span<const TermId> held = terms_.IdsOf(post);
  const absl::Span<const TermId> ids = row.term_ids();
  if (places_.size() < ids.size() + 16) places_.resize(ids.size() + 16);
  // One in twenty may be held.
  const size_t count = find_held_terms_(ids, terms_.MaskOf(post), places_.data());
  for (size_t i = 0; i < count; ++i) {
    const size_t place = places_[i];
    if (std::find(held.begin(), held.end(), ids[place]) != held.end()) {
      score += row.term_weights()[place];
    }
  }
  return score;
}

}  // namespace sluis
