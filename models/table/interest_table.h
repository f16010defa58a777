// All live interests, ready to be scored.
//
// One writer changes the table; readers score against a snapshot, which nothing changes any more.
// A change copies what it touches and no more: one block of 128 codes, a piece of each term's list
// and the pages that lead there. While rows are loaded, until Arrange or the first
// snapshot, nothing is coded yet. docs/performance.md has the figures.
#ifndef SLUIS_MODELS_TABLE_INTEREST_TABLE_H_
#define SLUIS_MODELS_TABLE_INTEREST_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "models/interests/row.h"
#include "models/table/clusters.h"
#include "models/table/edition.h"
#include "models/table/head_code.h"
#include "models/table/interest_block.h"
#include "models/table/paged_pointers.h"
#include "models/table/table_row.h"
#include "models/table/term_index.h"

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

// What the readers of one edition see: a plain value.
struct TableRoot {
  std::shared_ptr<const HeadCoder> coder;
  std::shared_ptr<const Clusters> clusters;  // null: none
  PagedPointers<InterestBlock> blocks;
  TermLookup terms;
  size_t slot_count = 0;
};

// Copies are cheap and may be made, read and dropped on any thread. Empty if default-constructed.
using TableSnapshot = Edition<TableRoot>::Reference;

class InterestTable {
 public:
  using Entry = std::shared_ptr<const TableEntry>;

  InterestTable() = default;
  InterestTable(const InterestTable&) = delete;
  InterestTable& operator=(const InterestTable&) = delete;
  InterestTable(InterestTable&& other) noexcept;
  InterestTable& operator=(InterestTable&& other) noexcept;
  ~InterestTable();

  // The axes of the codes: a matter of speed alone. Codes what is coded anew, without clusters.
  // Without it the first coordinates serve. Rows of another dimension match nothing.
  void UseRotation(std::shared_ptr<const Rotation> rotation);

  // Puts rows that are alike into clusters, so that a post can be kept from all of them at once. A
  // matter of speed alone. Takes some 10 us a row: for after loading. Rows that come later, or
  // change so much that they would widen their cluster, stand behind.
  void Arrange();

  // In place of the entry of the same name, if there is one.
  void Put(Entry entry);
  // The same for a row that has nothing beside it.
  void Put(std::string_view owner_id, std::string_view interest_id, const InterestRow& row,
           float bar_logit);
  // Does nothing if there is none.
  void Remove(std::string_view owner_id, std::string_view interest_id);

  // The table as it is now. Costs nothing if it has not changed since the last call. The first one
  // codes all rows, unless Arrange has.
  TableSnapshot Snapshot();

  // Entries.
  size_t size() const { return rows_by_name_.size(); }
  // Null if there is none, or if it was put in without an entry.
  Entry Find(std::string_view owner_id, std::string_view interest_id) const;
  // By rising owner and interest id.
  void ForEach(const std::function<void(const Entry&)>& visit) const;
  // The same of one owner.
  void ForEachOf(std::string_view owner_id, const std::function<void(const Entry&)>& visit) const;

 private:
  using Name = std::pair<std::string_view, std::string_view>;

  struct NamedRow {
    mutable TableRow* row;  // its names are the key, and those stay
  };
  struct NameOrder {
    using is_transparent = void;
    static Name NameOf(const NamedRow& item) {
      return {item.row->owner_id(), item.row->interest_id()};
    }
    static Name NameOf(const Name& name) { return name; }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return NameOf(a) < NameOf(b);
    }
  };
  using RowsByName = absl::btree_set<NamedRow, NameOrder>;

  void Put(std::string_view owner_id, std::string_view interest_id, const InterestRow& row,
           float bar_logit, Entry entry);
  // Codes all rows, in the order of their slots, without clusters.
  void CodeInOrder();
  // Codes rows, all that there are, into new blocks, each in its slot.
  // They are given by rising slot. Clusters that are still being made take them in.
  void CodeAll(const std::vector<TableRow*>& rows, Clusters* clusters);
  // In a vector without a cluster.
  uint32_t NewSlot();
  void EmptySlot(uint32_t slot, const TableRow* row);
  // Codes a row for the slot where `old` is (null: an empty one), or for another where it would
  // widen its cluster; its terms go there. Returns their ids.
  std::vector<TermId> PutCode(const InterestRow& row, float bar_logit, const TableRow* old,
                              uint32_t* slot, RowCode* code, absl::Span<int8_t> bytes);
  // The block of the slot, in a state that may be changed.
  InterestBlock* OwnBlock(uint32_t slot);
  // Clusters::kNone for a slot behind them.
  size_t ClusterOf(uint32_t slot) const;
  // Whether a row coded for the slot may stand there.
  bool Fits(uint32_t slot, const RowCode& code) const;
  // For the slot's cluster.
  RowCode Encode(const RowParts& row, uint32_t slot, absl::Span<int8_t> bytes,
                 absl::Span<int8_t> steps) const;
  // From the terms of the row that is in the slot (null: none) to new ones; returns their ids.
  std::vector<TermId> MoveTerms(uint32_t slot, const TableRow* old, const InterestRow& row,
                                absl::Span<const int8_t> steps);
  // Before anything is coded: the ids of a row's terms, and an end to them. In this order where one
  // row follows another, so that what both weigh keeps its id.
  std::vector<TermId> ClaimTerms(const InterestRow& row);
  void ReleaseTerms(const TableRow& row);
  void DiscardAll();

  NodeKeeper keeper_;
  TableRoot root_;
  TermIndex terms_;
  std::vector<uint32_t> free_slots_;
  RowsByName rows_by_name_;
  bool coded_ = false;
  bool changed_ = true;
  TableSnapshot latest_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_INTEREST_TABLE_H_
