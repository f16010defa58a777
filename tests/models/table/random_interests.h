// Random rows and posts for tests, and the slow, obvious answer to check against.
#ifndef SLUIS_TESTS_MODELS_TABLE_RANDOM_INTERESTS_H_
#define SLUIS_TESTS_MODELS_TABLE_RANDOM_INTERESTS_H_

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"
#include "models/table/interest_table.h"
#include "models/table/score_all.h"

namespace sluis {

// What is random about rows and posts.
struct RandomShape {
  size_t dimension = 20;
  size_t vocabulary = 50;  // distinct terms
  size_t max_row_terms = 40;
  size_t max_post_terms = 30;
  float row_scale = 3;
};

InterestRow RandomInterest(const RandomShape& shape, std::mt19937_64* random);
// A unit vector, mostly on its first axes as real ones are, and some terms.
PostFeatures RandomPost(const RandomShape& shape, std::mt19937_64* random);
std::vector<PostFeatures> RandomPostsOf(size_t count, const RandomShape& shape,
                                        std::mt19937_64* random);

// A bar that some pairs reach and most do not.
float RandomBar(std::mt19937_64* random);

// A table and, beside it, what is in it.
class MirroredTable {
 public:
  void Put(const std::string& owner, const std::string& interest, InterestRow row, float bar);
  void Remove(const std::string& owner, const std::string& interest);
  InterestTable& table() { return table_; }
  size_t size() const { return rows_.size(); }
  // A name that is in it. Requires that one is.
  std::pair<std::string, std::string> AnyName(std::mt19937_64* random) const;

  struct Match {
    uint32_t post;
    std::string owner;
    std::string interest;
    float score;
    friend bool operator==(const Match&, const Match&) = default;
  };
  // Every pair scored by Score, in the order of ScoreAll.
  std::vector<Match> MatchesByOne(absl::Span<const PostFeatures> posts) const;
  static std::vector<Match> MatchesOf(absl::Span<const ScoredPair> pairs);

 private:
  struct Kept {
    InterestRow row;
    float bar;
  };
  InterestTable table_;
  std::map<std::pair<std::string, std::string>, Kept> rows_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_MODELS_TABLE_RANDOM_INTERESTS_H_
