// All live interests, and the scoring of a batch of posts against them.
#ifndef SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_
#define SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
  // Log-odds that a match must reach.
  float bar_logit = 0;
};

// Any number of threads may read it while nobody changes it: changes come between two batches. Each
// costs in proportion to the terms of the rows that come and go, not to the size of the table.
class InterestTable {
 public:
  using Entry = std::shared_ptr<const TableEntry>;

  // Where a term occurs: which slots weigh it.
  struct Posting {
    uint32_t slot;
    float weight;
  };

  // In place of the entry of the same name, if there is one. All rows must have the same dimension.
  void Put(Entry entry);
  // Does nothing if there is none.
  void Remove(std::string_view owner_id, std::string_view interest_id);

  // Entries.
  size_t size() const { return slots_by_name_.size(); }
  // Null if there is none.
  Entry Find(std::string_view owner_id, std::string_view interest_id) const;
  // By rising owner and interest id.
  void ForEach(const std::function<void(const Entry&)>& visit) const;
  // The same of one owner.
  void ForEachOf(std::string_view owner_id, const std::function<void(const Entry&)>& visit) const;

  // Every entry keeps its slot as long as it is there. A slot may be empty (null).
  size_t slot_count() const { return slots_.size(); }
  const Entry& slot(size_t slot) const { return slots_[slot]; }
  // In no particular order.
  absl::Span<const Posting> Postings(uint64_t term) const;

 private:
  using Name = std::pair<std::string, std::string>;

  // Also of names that are views.
  struct NameOrder {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      const std::pair<std::string_view, std::string_view> x(a.first, a.second);
      const std::pair<std::string_view, std::string_view> y(b.first, b.second);
      return x < y;
    }
  };

  void AddPostings(uint32_t slot);
  void RemovePostings(uint32_t slot);

  std::vector<Entry> slots_;
  std::vector<uint32_t> free_slots_;
  std::map<Name, uint32_t, NameOrder> slots_by_name_;
  absl::flat_hash_map<uint64_t, std::vector<Posting>> postings_;
};

struct ScoredPair {
  uint32_t post;                      // index into the batch
  const TableEntry* entry = nullptr;  // lives as long as the table keeps it
  float score;
};

// Puts into `pairs` (emptied first) every pair whose score is at least its interest's
// bar - margin, by rising post, then owner and interest id. Each score has the same bits as
// Score(row, post). `margin` is 0 for the matches alone; infinity gives all pairs.
void ScoreAll(absl::Span<const PostFeatures> posts, const InterestTable& table, float margin,
              std::vector<ScoredPair>* pairs);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_INTEREST_TABLE_H_
