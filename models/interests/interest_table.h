// All live interests at one moment, and the scoring of a batch of posts against them.
//
// The table is immutable: the pipeline holds one snapshot as a shared pointer for a whole batch;
// a change makes a new table, which shares all other entries, and swaps the pointer between two
// batches.
#ifndef SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_
#define SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"

namespace sluis {

// Never changed once it is in a table. The engine may derive from it to carry what its own rules
// need next to the row.
struct TableEntry {
  TableEntry() = default;
  TableEntry(const TableEntry&) = default;
  TableEntry& operator=(const TableEntry&) = default;
  virtual ~TableEntry() = default;

  std::string owner_id;
  std::string interest_id;
  InterestRow row;
  // Log-odds that a match must reach: Logit(interest.bar()).
  float bar_logit = 0;
};

// Shared by any number of threads.
class InterestTable {
 public:
  // Where a term occurs: which entries weigh it, by rising index.
  struct Posting {
    uint32_t interest;
    float weight;
  };

  // Sorts the entries by (owner, interest), so that the table does not depend on the order of
  // changes. Names must differ; all rows must have the same dimension.
  static std::shared_ptr<const InterestTable> Make(
      std::vector<std::shared_ptr<const TableEntry>> entries);

  // A new table with `entry` put in, or in place of the one of the same name.
  std::shared_ptr<const InterestTable> With(std::shared_ptr<const TableEntry> entry) const;
  // A new table without that entry; an equal one if there is none.
  std::shared_ptr<const InterestTable> Without(std::string_view owner_id,
                                               std::string_view interest_id) const;

  size_t size() const { return entries_.size(); }
  const std::shared_ptr<const TableEntry>& entry(size_t index) const { return entries_[index]; }
  // Null if there is none.
  std::shared_ptr<const TableEntry> Find(std::string_view owner_id,
                                         std::string_view interest_id) const;
  absl::Span<const Posting> Postings(uint64_t term) const;

 private:
  explicit InterestTable(std::vector<std::shared_ptr<const TableEntry>> sorted_entries);

  std::vector<std::shared_ptr<const TableEntry>> entries_;
  absl::flat_hash_map<uint64_t, std::vector<Posting>> postings_;
};

struct ScoredPair {
  uint32_t post;      // index into the batch
  uint32_t interest;  // index into the table
  float score;
};

// Puts into `pairs` (emptied first) every pair whose score is at least its interest's
// bar - margin, by rising post, then interest. Each score has the same bits as Score(row, post).
// `margin` is 0 for the matches alone; infinity gives all pairs.
void ScoreAll(absl::Span<const PostFeatures> posts, const InterestTable& table, float margin,
              std::vector<ScoredPair>* pairs);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_
