#include "models/table/interest_table.h"

#include <algorithm>
#include <cassert>

#include "models/table/similarity_groups.h"

namespace sluis {
namespace {

// Rows are alike if the same posts bring them to their bars. A row that every post brings there is
// as good anywhere.
constexpr float kLeastNeed = 0.5F;

// Of the energy of a cluster's rows, what their mean must hold for a tight one.
constexpr float kTightShare = 0.7F;

float SquareOf(absl::Span<const float> x) {
  float sum = 0;
  for (const float each : x) sum += each * each;
  return sum;
}

void AddTo(absl::Span<const float> x, float factor, std::vector<float>* sum) {
  for (size_t i = 0; i < x.size(); ++i) (*sum)[i] += factor * x[i];
}

}  // namespace

InterestTable::InterestTable(InterestTable&& other) noexcept { *this = std::move(other); }

InterestTable& InterestTable::operator=(InterestTable&& other) noexcept {
  std::swap(keeper_, other.keeper_);
  std::swap(root_, other.root_);
  std::swap(terms_, other.terms_);
  std::swap(free_slots_, other.free_slots_);
  std::swap(rows_by_name_, other.rows_by_name_);
  std::swap(coded_, other.coded_);
  std::swap(changed_, other.changed_);
  std::swap(latest_, other.latest_);
  return *this;
}

InterestTable::~InterestTable() { DiscardAll(); }

void InterestTable::DiscardAll() {
  for (const NamedRow& each : rows_by_name_) keeper_.Discard(each.row, TableRow::Free);
  root_.blocks.DiscardAll(keeper_, InterestBlock::Free);
  terms_.DiscardAll(keeper_);
  std::vector<DiscardedNode> discarded = keeper_.CloseEdition();
  // Nobody has seen what was made after the last snapshot, and it is gone already.
  if (latest_) Edition<TableRoot>::End(latest_, std::move(discarded));
}

TableSnapshot InterestTable::Snapshot() {
  if (!changed_) return latest_;
  if (!coded_ && size() > 0) CodeInOrder();
  root_.terms = terms_.lookup();
  TableSnapshot next = Edition<TableRoot>::Make(root_);
  std::vector<DiscardedNode> discarded = keeper_.CloseEdition();
  if (latest_) Edition<TableRoot>::Follow(latest_, next, std::move(discarded));
  latest_ = next;
  changed_ = false;
  return next;
}

void InterestTable::UseRotation(std::shared_ptr<const Rotation> rotation) {
  root_.coder = std::make_shared<const HeadCoder>(std::move(rotation));
  if (coded_) CodeInOrder();
}

void InterestTable::CodeInOrder() {
  root_.clusters = nullptr;
  std::vector<TableRow*> rows;
  for (const NamedRow& each : rows_by_name_) rows.push_back(each.row);
  std::sort(rows.begin(), rows.end(),
            [](const TableRow* a, const TableRow* b) { return a->slot < b->slot; });
  // Clusters, and rows that are gone, may have left gaps.
  for (uint32_t slot = 0; slot < rows.size(); ++slot) rows[slot]->slot = slot;
  root_.slot_count = rows.size();
  CodeAll(rows, nullptr);
}

void InterestTable::CodeAll(const std::vector<TableRow*>& rows, Clusters* clusters) {
  changed_ = true;
  coded_ = true;
  free_slots_.clear();
  PagedPointers<InterestBlock> old_blocks = std::exchange(root_.blocks, {});
  terms_.ForgetPostings(keeper_);
  std::vector<int8_t> bytes(root_.coder->size());
  for (TableRow* const each : rows) {
    const TableRow& row = *each;
    std::vector<int8_t> steps(row.term_ids().size());
    const RowCode code = Encode({row.dense(), row.term_weights(), row.bias(), row.bar_logit()},
                                each->slot, absl::MakeSpan(bytes), absl::MakeSpan(steps));
    if (clusters != nullptr) clusters->TakeIn(clusters->Of(each->slot / kLanes), code.reach);
    OwnBlock(each->slot)->Set(each->slot % InterestBlock::kSlots, each, code, bytes);
    for (size_t i = 0; i < steps.size(); ++i) {
      terms_.AddAgain(keeper_, row.term_ids()[i], each->slot, steps[i]);
    }
  }
  old_blocks.DiscardAll(keeper_, InterestBlock::Free);
}

void InterestTable::Arrange() {
  if (size() == 0) return;
  std::vector<TableRow*> rows;
  for (const NamedRow& each : rows_by_name_) rows.push_back(each.row);
  const size_t dimension = root_.coder->dimension();
  const std::vector<float> zero(dimension);
  const auto scaled = [&](uint32_t index) {
    const TableRow& row = *rows[index];
    if (row.dense().size() != dimension) return ScaledVector{zero, 0};
    return ScaledVector{row.dense(), 1 / std::max(row.bar_logit() - row.bias(), kLeastNeed)};
  };
  const auto clusters = std::make_shared<Clusters>();
  std::vector<TableRow*> in_order;
  std::vector<float> mean(dimension);
  for (const std::vector<uint32_t>& group : SimilarityGroups(rows.size(), dimension, scaled)) {
    std::fill(mean.begin(), mean.end(), 0.0F);
    float energy = 0;
    const uint32_t first = clusters->end() * kLanes;
    for (size_t i = 0; i < group.size(); ++i) {
      TableRow* const each = rows[group[i]];
      const absl::Span<const float> dense = each->dense();
      if (dense.size() == dimension) AddTo(dense, 1 / static_cast<float>(group.size()), &mean);
      energy += SquareOf(dense);
      each->slot = first + static_cast<uint32_t>(i);
      in_order.push_back(each);
    }
    const auto vectors = static_cast<uint32_t>((group.size() + kLanes - 1) / kLanes);
    const float energy_of_mean = SquareOf(mean) * static_cast<float>(group.size());
    clusters->Add(*root_.coder, root_.coder->EncodeCentroid(mean), vectors,
                  energy_of_mean < kTightShare * energy);
  }
  root_.slot_count = clusters->end() * kLanes;
  root_.clusters = clusters;
  CodeAll(in_order, clusters.get());
}

void InterestTable::Put(Entry entry) {
  const TableEntry& put = *entry;
  Put(put.owner_id, put.interest_id, put.row, put.bar_logit, std::move(entry));
}

void InterestTable::Put(std::string_view owner_id, std::string_view interest_id,
                        const InterestRow& row, float bar_logit) {
  Put(owner_id, interest_id, row, bar_logit, nullptr);
}

void InterestTable::Put(std::string_view owner_id, std::string_view interest_id,
                        const InterestRow& row, float bar_logit, Entry entry) {
  if (root_.coder == nullptr) {
    const size_t dimension = row.dense.size();
    UseRotation(std::make_shared<const Rotation>(dimension, std::min(kMostAxes, dimension)));
  }
  changed_ = true;
  const auto place = rows_by_name_.find(Name(owner_id, interest_id));
  const bool is_new = place == rows_by_name_.end();
  TableRow* const old = is_new ? nullptr : place->row;
  uint32_t slot = is_new ? NewSlot() : old->slot;
  RowCode code;
  std::vector<int8_t> bytes(coded_ ? root_.coder->size() : 0);
  const std::vector<TermId> ids =
      coded_ ? PutCode(row, bar_logit, old, &slot, &code, absl::MakeSpan(bytes)) : ClaimTerms(row);
  TableRow* const made = TableRow::Make(keeper_.edition(), owner_id, interest_id, row, bar_logit,
                                        ids, std::move(entry));
  made->slot = slot;
  if (coded_) {
    OwnBlock(slot)->Set(slot % InterestBlock::kSlots, made, code, bytes);
  } else if (!is_new) {
    ReleaseTerms(*old);
  }
  if (is_new) {
    rows_by_name_.insert({made});
  } else {
    place->row = made;
    keeper_.Discard(old, TableRow::Free);
  }
}

std::vector<TermId> InterestTable::PutCode(const InterestRow& row, float bar_logit,
                                           const TableRow* old, uint32_t* slot, RowCode* code,
                                           absl::Span<int8_t> bytes) {
  std::vector<float> weights;
  for (const TermWeight& term : row.terms) weights.push_back(term.weight);
  std::vector<int8_t> steps(weights.size());
  const RowParts parts{row.dense, weights, row.bias, bar_logit};
  *code = Encode(parts, *slot, bytes, absl::MakeSpan(steps));
  if (old != nullptr && !Fits(*slot, *code)) {
    EmptySlot(*slot, old);
    old = nullptr;
    *slot = NewSlot();
    *code = Encode(parts, *slot, bytes, absl::MakeSpan(steps));
  }
  return MoveTerms(*slot, old, row, steps);
}

void InterestTable::Remove(std::string_view owner_id, std::string_view interest_id) {
  const auto place = rows_by_name_.find(Name(owner_id, interest_id));
  if (place == rows_by_name_.end()) return;
  changed_ = true;
  TableRow* const gone = place->row;
  rows_by_name_.erase(place);
  EmptySlot(gone->slot, gone);
  keeper_.Discard(gone, TableRow::Free);
}

void InterestTable::EmptySlot(uint32_t slot, const TableRow* row) {
  if (!coded_) {
    ReleaseTerms(*row);
    free_slots_.push_back(slot);
    return;
  }
  MoveTerms(slot, row, InterestRow(), {});
  OwnBlock(slot)->Set(slot % InterestBlock::kSlots, nullptr, RowCode(), {});
  // A new row would widen the cluster.
  if (ClusterOf(slot) == Clusters::kNone) free_slots_.push_back(slot);
}

uint32_t InterestTable::NewSlot() {
  if (free_slots_.empty()) {
    assert(root_.slot_count < TermIndex::kMaxSlots);
    return static_cast<uint32_t>(root_.slot_count++);
  }
  const uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

InterestBlock* InterestTable::OwnBlock(uint32_t slot) {
  const size_t number = slot / InterestBlock::kSlots;
  InterestBlock* const block = root_.blocks.Get(number);
  if (block != nullptr && keeper_.IsOwn(block)) return block;
  InterestBlock* const own = block == nullptr
                                 ? InterestBlock::Make(keeper_.edition(), root_.coder->size())
                                 : InterestBlock::Copy(keeper_.edition(), *block);
  root_.blocks.Set(keeper_, number, own);
  keeper_.Discard(block, InterestBlock::Free);
  return own;
}

size_t InterestTable::ClusterOf(uint32_t slot) const {
  return root_.clusters == nullptr ? Clusters::kNone : root_.clusters->Of(slot / kLanes);
}

bool InterestTable::Fits(uint32_t slot, const RowCode& code) const {
  const size_t cluster = ClusterOf(slot);
  return cluster == Clusters::kNone || root_.clusters->Fits(cluster, code.reach);
}

RowCode InterestTable::Encode(const RowParts& row, uint32_t slot, absl::Span<int8_t> bytes,
                              absl::Span<int8_t> steps) const {
  if (row.dense.size() == root_.coder->dimension()) {
    static const Centroid none;
    const size_t cluster = ClusterOf(slot);
    const Centroid& centroid =
        cluster == Clusters::kNone ? none : root_.clusters->centroid(cluster);
    return root_.coder->EncodeRow(row, centroid, bytes, steps);
  }
  std::fill(bytes.begin(), bytes.end(), int8_t{0});
  std::fill(steps.begin(), steps.end(), int8_t{0});
  return RowCode();
}

std::vector<TermId> InterestTable::MoveTerms(uint32_t slot, const TableRow* old,
                                             const InterestRow& row,
                                             absl::Span<const int8_t> steps) {
  absl::Span<const TermId> old_ids;
  if (old != nullptr) old_ids = old->term_ids();
  std::vector<TermId> ids;
  ids.reserve(row.terms.size());
  // Both lists rise by hash.
  size_t next_old = 0;
  for (size_t i = 0; i < row.terms.size(); ++i) {
    const uint64_t hash = row.terms[i].hash;
    while (next_old < old_ids.size() && terms_.HashOf(old_ids[next_old]) < hash) {
      terms_.Remove(keeper_, old_ids[next_old++], slot);
    }
    if (next_old < old_ids.size() && terms_.HashOf(old_ids[next_old]) == hash) {
      terms_.Replace(keeper_, old_ids[next_old], slot, steps[i]);
      ids.push_back(old_ids[next_old++]);
    } else {
      ids.push_back(terms_.Add(keeper_, hash, slot, steps[i]));
    }
  }
  while (next_old < old_ids.size()) terms_.Remove(keeper_, old_ids[next_old++], slot);
  return ids;
}

std::vector<TermId> InterestTable::ClaimTerms(const InterestRow& row) {
  std::vector<TermId> ids;
  ids.reserve(row.terms.size());
  for (const TermWeight& term : row.terms) ids.push_back(terms_.Claim(keeper_, term.hash));
  return ids;
}

void InterestTable::ReleaseTerms(const TableRow& row) {
  for (const TermId id : row.term_ids()) terms_.Release(keeper_, id);
}

InterestTable::Entry InterestTable::Find(std::string_view owner_id,
                                         std::string_view interest_id) const {
  const auto place = rows_by_name_.find(Name(owner_id, interest_id));
  return place == rows_by_name_.end() ? nullptr : place->row->entry();
}

void InterestTable::ForEach(const std::function<void(const Entry&)>& visit) const {
  for (const NamedRow& each : rows_by_name_) visit(each.row->entry());
}

void InterestTable::ForEachOf(std::string_view owner_id,
                              const std::function<void(const Entry&)>& visit) const {
  auto place = rows_by_name_.lower_bound(Name(owner_id, ""));
  for (; place != rows_by_name_.end() && place->row->owner_id() == owner_id; ++place) {
    visit(place->row->entry());
  }
}

}  // namespace sluis
