#include "models/table/batch_scorer.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluis {
namespace {

// Blocks whose touches are gathered at once: few enough for the lists to stay in the cache.
constexpr size_t kStretch = 64;
constexpr size_t kSlots = InterestBlock::kSlots;
constexpr uint16_t kPlain = 0xffff;

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
    : filter_(HeadFilterFor(path)), dense_score_(DenseScorerFor(path)), touches_(kStretch) {}

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
    const auto touches = absl::MakeSpan(touches_).subspan(0, count);
    for (std::vector<Touch>& each : touches) each.clear();
    terms_.Gather(static_cast<uint32_t>(first * kSlots), touches);
    for (size_t i = 0; i < count; ++i) {
      const InterestBlock* const block = table.blocks.Get(first + i);
      if (block != nullptr && block->used > 0) ScoreBlock(*block, touches[i]);
    }
  }
}

void BatchScorer::EncodePosts(const HeadCoder& coder) {
  coded_posts_.clear();
  plain_posts_.clear();
  place_of_post_.assign(posts_.size(), kPlain);
  codes_.resize(posts_.size() * coder.size());
  for (size_t p = 0; p < posts_.size(); ++p) {
    const size_t place = coded_posts_.size();
    const auto code = absl::MakeSpan(codes_).subspan(place * coder.size(), coder.size());
    if (coder.EncodePost(posts_[p].x, code)) {
      coded_posts_.push_back(static_cast<uint16_t>(p));
      place_of_post_[p] = static_cast<uint16_t>(place);
    } else {
      plain_posts_.push_back(static_cast<uint16_t>(p));
    }
  }
  steps_.resize(std::max(steps_.size(), posts_.size() * kSlots));
  found_.resize(posts_.size() * 4);
}

void BatchScorer::ScoreBlock(const InterestBlock& block, absl::Span<const Touch> touches) {
  counts_.touches += touches.size();
  for (const Touch& touch : touches) {
    const size_t place = place_of_post_[touch.post];
    if (place == kPlain) continue;
    int16_t& steps = steps_[place * kSlots + touch.slot];
    steps = static_cast<int16_t>(steps + touch.steps);
  }
  filter_({block.heads(), block.start, block.term_factor, block.code_size / 4, codes_.data(),
           coded_posts_.size(), touches.empty() ? nullptr : steps_.data(), found_.data()});
  ListSurvivors(block);
  for (const Survivor& each : survivors_) Rescore(block, each);
  for (const Touch& touch : touches) {
    const size_t place = place_of_post_[touch.post];
    if (place != kPlain) steps_[place * kSlots + touch.slot] = 0;
  }
}

void BatchScorer::ListSurvivors(const InterestBlock& block) {
  survivors_.clear();
  for (size_t word = 0; word < coded_posts_.size() * 4; ++word) {
    for (uint64_t bits = found_[word]; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(bits));
      const auto slot = static_cast<uint32_t>(word % 4 * 64 + bit);
      __builtin_prefetch(block.rows[slot]);
      survivors_.push_back({coded_posts_[word / 4], slot});
    }
  }
  for (const uint16_t post : plain_posts_) {
    for (uint32_t slot = 0; slot < kSlots; ++slot) {
      if (block.rows[slot] != nullptr && block.start[slot] != RowCode::kNever) {
        survivors_.push_back({post, slot});
      }
    }
  }
  counts_.survivors += survivors_.size();
}

void BatchScorer::Rescore(const InterestBlock& block, Survivor survivor) {
  const TableRow& row = *block.rows[survivor.slot];
  float score = dense_score_(row.dense(), posts_[survivor.post].x);
  const size_t place = place_of_post_[survivor.post];
  if (place != kPlain && block.start[survivor.slot] != RowCode::kAlways &&
      !MayReach(score, row, steps_[place * kSlots + survivor.slot],
                block.term_step[survivor.slot])) {
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
