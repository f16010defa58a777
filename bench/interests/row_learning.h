// Rows as the product's own learning makes them: one interest for each subreddit, its title the
// name, its judgements the posts of the first half.
#ifndef SLUIS_BENCH_INTERESTS_ROW_LEARNING_H_
#define SLUIS_BENCH_INTERESTS_ROW_LEARNING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "bench/interests/labelled_posts.h"
#include "models/interests/features.h"
#include "models/interests/learner.h"
#include "models/interests/row.h"

namespace sluis {

// "AubreyPlaza" and "aubrey_plaza" are two words each, "MST3K" one.
[[nodiscard]] std::string TitleOfSubreddit(std::string_view name);

// The `count` terms of the greatest absolute weight (ties: the smaller hash), by rising hash.
void KeepHeaviest(size_t count, std::vector<TermWeight>* terms);

// Teaches one row after another from the same posts. Immutable after it is made; safe on any
// thread.
class RowTeacher {
 public:
  // `posts` and `features` ([post], of the first half alone) and `featurizer` must outlive it.
  RowTeacher(const LabelledPosts& posts, absl::Span<const PostFeatures> features,
             const Featurizer& featurizer);

  // The starting row of the title, fitted to: every post of the label as "more", as many "less"
  // (of a sample of kSample posts of other labels those that the starting row scores highest), in
  // the order of the stream, each with a weak negative of the sample that the starting row scores
  // low. Keeps `terms` terms.
  InterestRow Teach(uint32_t label, size_t terms, FastTextWorkspace& workspace) const;

 private:
  static constexpr size_t kSample = 8192;

  // Places of posts, a different sample for each label.
  std::vector<size_t> SampleWithout(uint32_t label) const;
  std::vector<LearningExample> Examples(uint32_t label, const InterestRow& start) const;

  const LabelledPosts& posts_;
  absl::Span<const PostFeatures> features_;
  const Featurizer& featurizer_;
  // [label]: places of its posts.
  std::vector<std::vector<size_t>> posts_of_label_;
  // [post]
  std::vector<std::vector<ExampleTerm>> terms_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_ROW_LEARNING_H_
