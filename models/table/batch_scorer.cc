#include "models/table/batch_scorer.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluis {
namespace {

// Blocks whose terms are gathered at once: few enough for the lists to stay in the cache.
constexpr size_t kStretch = 64;
constexpr size_t kSlots = InterestBlock::kSlots;
constexpr size_t kVectors = kSlots / kLanes;
constexpr size_t kVectorsOfTile = kTile / kLanes;

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

}  // namespace

BatchScorer::BatchScorer(CpuPath path)
    : filter_(HeadFilterFor(path)),
      list_passed_(PassedListerFor(path)),
      add_steps_(StepAdderFor(path)),
      dense_score_(DenseScorerFor(path)),
      vector_terms_(kStretch * kVectors) {}

void BatchScorer::Score(absl::Span<const PostFeatures> posts, const TableRoot& table,
                        uint32_t first_post, std::vector<ScoredPair>* pairs) {
  if (table.coder == nullptr) return;
  posts_ = posts;
  first_post_ = first_post;
  pairs_ = pairs;
  counts_.pairs += posts.size() * table.slot_count;
  EncodePosts(*table.coder);
  terms_.Read(posts, table.terms);
  const size_t blocks = (table.slot_count + kSlots - 1) / kSlots;
  for (size_t first = 0; first < blocks; first += kStretch) {
    const size_t count = std::min(kStretch, blocks - first);
    const auto terms = absl::MakeSpan(vector_terms_).subspan(0, count * kVectors);
    for (std::vector<VectorTerm>& each : terms) each.clear();
    terms_.Gather(static_cast<uint32_t>(first * kVectors), terms);
    for (size_t i = 0; i < count; ++i) {
      const InterestBlock* const block = table.blocks.Get(first + i);
      if (block == nullptr) continue;
      ScoreBlock(*block, table.coder->layout(), terms.subspan(i * kVectors, kVectors));
    }
  }
}

void BatchScorer::EncodePosts(const HeadCoder& coder) {
  plain_posts_.clear();
  is_plain_.assign(posts_.size(), 0);
  codes_.resize(posts_.size() * coder.size());
  for (size_t p = 0; p < posts_.size(); ++p) {
    const auto code = absl::MakeSpan(codes_).subspan(p * coder.size(), coder.size());
    if (coder.EncodePost(posts_[p].x, code)) continue;
    std::fill(code.begin(), code.end(), uint8_t{0});
    is_plain_[p] = 1;
    plain_posts_.push_back(static_cast<uint16_t>(p));
  }
  steps_.resize(std::max(steps_.size(), posts_.size() * kTile));
  interests_.resize(posts_.size());
  passed_.resize(posts_.size() + kListRoom);
  left_.resize(posts_.size());
  left_interests_.resize(posts_.size());
}

void BatchScorer::ScoreBlock(const InterestBlock& block, const HeadLayout& layout,
                             absl::Span<std::vector<VectorTerm>> terms) {
  survivors_.clear();
  for (size_t tile = 0; tile < InterestBlock::kTiles; ++tile) {
    if (block.used[tile] == 0) continue;
    FilterTile(block, tile, layout, terms.subspan(tile * kVectorsOfTile, kVectorsOfTile));
  }
  ListPlainPosts(block);
  counts_.survivors += survivors_.size();
  for (const Survivor& each : survivors_) Rescore(block, each);
}

bool BatchScorer::AddSteps(absl::Span<const std::vector<VectorTerm>> terms) {
  bool any = false;
  for (size_t vector = 0; vector < terms.size(); ++vector) {
    for (const VectorTerm& each : terms[vector]) {
      const absl::Span<const uint16_t> posts = terms_.PostsOf(each.term);
      counts_.touches += posts.size();
      add_steps_(each.mask, each.steps, posts, kTile, steps_.data() + vector * kLanes);
      any = true;
    }
  }
  return any;
}

size_t BatchScorer::KeepPassed(size_t post_count, bool first_level) {
  const size_t count = list_passed_(interests_.data(), post_count, passed_.data());
  for (size_t i = 0; i < count; ++i) {
    const size_t place = passed_[i];
    left_interests_[i] = interests_[place] & (first_level ? ~uint32_t{0} : left_interests_[place]);
    left_[i] = first_level ? passed_[i] : left_[place];
  }
  return count;
}

void BatchScorer::FilterTile(const InterestBlock& block, size_t tile, const HeadLayout& layout,
                             absl::Span<const std::vector<VectorTerm>> terms) {
  const bool with_steps = AddSteps(terms);
  HeadFilterInput input{layout,
                        0,
                        block.heads(tile),
                        block.start[tile][0],
                        block.term_factor + tile * kTile,
                        codes_.data(),
                        with_steps ? steps_.data() : nullptr,
                        nullptr,
                        posts_.size()};
  for (; input.level < layout.levels && input.post_count > 0; ++input.level) {
    input.start = block.start[tile][input.level];
    filter_(input, interests_.data());
    if (input.level == 0) {
      for (const uint16_t post : plain_posts_) interests_[post] = 0;
    }
    input.post_count = KeepPassed(input.post_count, input.level == 0);
    counts_.went_on[input.level] += input.post_count * kTile;
    input.posts = left_.data();
  }
  const int16_t* const steps = steps_.data();
  for (size_t i = 0; i < input.post_count; ++i) {
    const uint16_t post = left_[i];
    for (uint32_t bits = left_interests_[i]; bits != 0; bits &= bits - 1) {
      const auto place = static_cast<size_t>(std::countr_zero(bits));
      const size_t slot = tile * kTile + place;
      Prefetch(block.rows[slot], posts_[post].x.size());
      survivors_.push_back({post, static_cast<uint16_t>(slot), steps[post * kTile + place]});
    }
  }
  if (with_steps) std::fill_n(steps_.begin(), posts_.size() * kTile, int16_t{0});
}

void BatchScorer::ListPlainPosts(const InterestBlock& block) {
  for (const uint16_t post : plain_posts_) {
    for (size_t slot = 0; slot < kSlots; ++slot) {
      if (block.never(slot)) continue;
      survivors_.push_back({post, static_cast<uint16_t>(slot), 0});
    }
  }
}

void BatchScorer::Rescore(const InterestBlock& block, Survivor survivor) {
  const TableRow& row = *block.rows[survivor.slot];
  float score = dense_score_(row.dense(), posts_[survivor.post].x);
  if (is_plain_[survivor.post] == 0 && !block.always(survivor.slot) &&
      !MayReach(score, row, survivor.steps, block.term_step[survivor.slot])) {
    return;
  }
  score = AddTerms(row, survivor.post, score) + row.bias();
  if (score >= row.bar_logit()) {
    pairs_->push_back({first_post_ + survivor.post, score, &row});
  }
}

float BatchScorer::AddTerms(const TableRow& row, size_t post, float score) const {
  const absl::Span<const TermId> held = terms_.IdsOf(post);
  const absl::Span<const TermId> ids = row.term_ids();
  for (size_t i = 0; i < ids.size(); ++i) {
    if (!terms_.MayHold(post, ids[i])) continue;
    if (std::find(held.begin(), held.end(), ids[i]) != held.end()) score += row.term_weights()[i];
  }
  return score;
}

}  // namespace sluis
