// A baseline: a plain scorer of posts for topics, with the serving that the product does around its
// own scores (a bar, ten a digest, near-identical texts once), so that only the scores differ.
#ifndef SLUIS_TOOLS_EVALUATION_BASELINES_SCORING_FILTER_H_
#define SLUIS_TOOLS_EVALUATION_BASELINES_SCORING_FILTER_H_

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tools/evaluation/baselines/vocabulary.h"
#include "tools/evaluation/simulation/filter.h"

namespace sluis {

// What scores. Belongs to one thread.
class Scorer {
 public:
  virtual ~Scorer() = default;

  // Once, with what each topic says.
  [[nodiscard]] virtual absl::Status Begin(const std::vector<TermCounts>& topics) = 0;

  // Higher is better. Called before the post is seen.
  virtual double Score(size_t topic, const TermCounts& post) const = 0;

  // The topic's scores are probabilities.
  virtual bool is_probability(size_t) const { return false; }

  struct Example {
    size_t topic = 0;
    const TermCounts* post = nullptr;
    bool wanted = false;
  };
  // What readers said, then the end of the window: all its posts, and for each the topics that want
  // it. Only a ceiling may look at those.
  [[nodiscard]] virtual absl::Status Learn(const std::vector<Example>& examples) = 0;
  struct Seen {
    const TermCounts* post = nullptr;
    const v1::Post* original = nullptr;
    std::vector<size_t> topics;
  };
  [[nodiscard]] virtual absl::Status EndWindow(const std::vector<Seen>&) {
    return absl::OkStatus();
  }
};

// `bar`: the least score of a delivery. The vocabulary is shared with the scorer, which looks up
// how rare terms are: it grows with the stream.
[[nodiscard]] std::unique_ptr<Filter> MakeScoringFilter(std::string name, double bar,
                                                        std::shared_ptr<Vocabulary> vocabulary,
                                                        std::unique_ptr<Scorer> scorer);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_BASELINES_SCORING_FILTER_H_
