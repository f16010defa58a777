#include "tests/models/table/random_interests.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "models/interests/scorer.h"

namespace sluis {
namespace {

// Spread like real hashes: a table takes a term's bits as they come.
uint64_t TermNumber(size_t index) { return (index + 1) * 0x9E3779B97F4A7C15U; }

std::vector<uint64_t> RandomTerms(size_t max, size_t vocabulary, std::mt19937_64* random) {
  std::set<uint64_t> terms;
  const size_t count = max == 0 ? 0 : (*random)() % (max + 1);
  // Some are common, as words are.
  for (size_t i = 0; i < count; ++i) {
    const size_t range = (*random)() % 2 == 0 ? vocabulary : vocabulary / 8 + 1;
    terms.insert(TermNumber((*random)() % range));
  }
  return {terms.begin(), terms.end()};
}

std::vector<float> RandomVector(size_t dimension, std::mt19937_64* random) {
  std::normal_distribution<float> normal;
  std::vector<float> x(dimension);
  for (size_t i = 0; i < dimension; ++i) {
    x[i] = normal(*random) / std::sqrt(1 + static_cast<float>(i) / 8);
  }
  return x;
}

}  // namespace

InterestRow RandomInterest(const RandomShape& shape, std::mt19937_64* random) {
  std::normal_distribution<float> normal;
  InterestRow row;
  row.dense = RandomVector(shape.dimension, random);
  const float scale = shape.row_scale * std::abs(normal(*random));
  for (float& value : row.dense) value *= scale / 3;
  for (const uint64_t hash : RandomTerms(shape.max_row_terms, shape.vocabulary, random)) {
    row.terms.push_back({hash, normal(*random), kOwnVoice, ""});
  }
  row.bias = normal(*random) - 1;
  return row;
}

PostFeatures RandomPost(const RandomShape& shape, std::mt19937_64* random) {
  PostFeatures post;
  post.x = RandomVector(shape.dimension, random);
  double square = 0;
  for (const float value : post.x)
    square += static_cast<double>(value) * static_cast<double>(value);
  // Now and then a post of unknown words.
  const bool empty = (*random)() % 20 == 0 || square == 0;
  const auto factor = empty ? 0.0F : static_cast<float>(1 / std::sqrt(square));
  for (float& value : post.x) value *= factor;
  post.terms = RandomTerms(shape.max_post_terms, shape.vocabulary, random);
  return post;
}

std::vector<PostFeatures> RandomPostsOf(size_t count, const RandomShape& shape,
                                        std::mt19937_64* random) {
  std::vector<PostFeatures> posts;
  for (size_t i = 0; i < count; ++i) posts.push_back(RandomPost(shape, random));
  return posts;
}

float RandomBar(std::mt19937_64* random) {
  return std::normal_distribution<float>(1.0F, 2.0F)(*random);
}

void MirroredTable::Put(const std::string& owner, const std::string& interest, InterestRow row,
                        float bar) {
  table_.Put(owner, interest, row, bar);
  rows_.insert_or_assign({owner, interest}, Kept{std::move(row), bar});
}

void MirroredTable::Remove(const std::string& owner, const std::string& interest) {
  table_.Remove(owner, interest);
  rows_.erase({owner, interest});
}

std::pair<std::string, std::string> MirroredTable::AnyName(std::mt19937_64* random) const {
  const auto steps = static_cast<std::ptrdiff_t>((*random)() % rows_.size());
  return std::next(rows_.begin(), steps)->first;
}

std::vector<MirroredTable::Match> MirroredTable::MatchesByOne(
    absl::Span<const PostFeatures> posts) const {
  std::vector<Match> matches;
  for (size_t p = 0; p < posts.size(); ++p) {
    for (const auto& [name, kept] : rows_) {
      const float score = Score(kept.row, posts[p]);
      if (!(score >= kept.bar)) continue;
      matches.push_back({static_cast<uint32_t>(p), name.first, name.second, score});
    }
  }
  return matches;
}

std::vector<MirroredTable::Match> MirroredTable::MatchesOf(absl::Span<const ScoredPair> pairs) {
  std::vector<Match> matches;
  for (const ScoredPair& pair : pairs) {
    matches.push_back({pair.post, std::string(pair.row->owner_id()),
                       std::string(pair.row->interest_id()), pair.score});
  }
  return matches;
}

}  // namespace sluis
