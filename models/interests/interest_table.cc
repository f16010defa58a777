#include "models/interests/interest_table.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include "models/interests/scorer.h"

namespace sluis {
namespace {

// The scores of one post for all slots, in the order of sums that scorer.h fixes: first every
// dense part, then term by term in rising hash, then the bias.
void ScorePost(const PostFeatures& post, const InterestTable& table, std::vector<float>* scores) {
  for (size_t i = 0; i < table.slot_count(); ++i) {
    if (table.slot(i) != nullptr) (*scores)[i] = DenseScore(table.slot(i)->row.dense, post.x);
  }
  for (const uint64_t term : post.terms) {
    for (const InterestTable::Posting& posting : table.Postings(term)) {
      (*scores)[posting.slot] += posting.weight;
    }
  }
  for (size_t i = 0; i < table.slot_count(); ++i) {
    if (table.slot(i) != nullptr) (*scores)[i] += table.slot(i)->row.bias;
  }
}

// Slots depend on the order of changes; names do not.
bool NamedBefore(const ScoredPair& a, const ScoredPair& b) {
  return std::tie(a.entry->owner_id, a.entry->interest_id) <
         std::tie(b.entry->owner_id, b.entry->interest_id);
}

}  // namespace

void InterestTable::Put(Entry entry) {
  auto [place, is_new] = slots_by_name_.try_emplace({entry->owner_id, entry->interest_id}, 0);
  if (!is_new) {
    RemovePostings(place->second);
  } else if (free_slots_.empty()) {
    place->second = static_cast<uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    place->second = free_slots_.back();
    free_slots_.pop_back();
  }
  slots_[place->second] = std::move(entry);
  AddPostings(place->second);
}

void InterestTable::Remove(std::string_view owner_id, std::string_view interest_id) {
  const auto place = slots_by_name_.find(std::make_pair(owner_id, interest_id));
  if (place == slots_by_name_.end()) return;
  RemovePostings(place->second);
  slots_[place->second] = nullptr;
  free_slots_.push_back(place->second);
  slots_by_name_.erase(place);
}

void InterestTable::AddPostings(uint32_t slot) {
  for (const TermWeight& term : slots_[slot]->row.terms) {
    postings_[term.hash].push_back({slot, term.weight});
  }
}

void InterestTable::RemovePostings(uint32_t slot) {
  for (const TermWeight& term : slots_[slot]->row.terms) {
    const auto found = postings_.find(term.hash);
    assert(found != postings_.end());
    std::vector<Posting>& postings = found->second;
    const auto place = std::find_if(postings.begin(), postings.end(),
                                    [slot](const Posting& each) { return each.slot == slot; });
    assert(place != postings.end());
    *place = postings.back();
    postings.pop_back();
    if (postings.empty()) postings_.erase(found);
  }
}

InterestTable::Entry InterestTable::Find(std::string_view owner_id,
                                         std::string_view interest_id) const {
  const auto place = slots_by_name_.find(std::make_pair(owner_id, interest_id));
  return place == slots_by_name_.end() ? nullptr : slots_[place->second];
}

void InterestTable::ForEach(const std::function<void(const Entry&)>& visit) const {
  for (const auto& [name, slot] : slots_by_name_) visit(slots_[slot]);
}

void InterestTable::ForEachOf(std::string_view owner_id,
                              const std::function<void(const Entry&)>& visit) const {
  auto place = slots_by_name_.lower_bound(std::make_pair(owner_id, std::string_view()));
  for (; place != slots_by_name_.end() && place->first.first == owner_id; ++place) {
    visit(slots_[place->second]);
  }
}

absl::Span<const InterestTable::Posting> InterestTable::Postings(uint64_t term) const {
  const auto found = postings_.find(term);
  if (found == postings_.end()) return {};
  return found->second;
}

void ScoreAll(absl::Span<const PostFeatures> posts, const InterestTable& table, float margin,
              std::vector<ScoredPair>* pairs) {
  pairs->clear();
  std::vector<float> scores(table.slot_count());
  for (size_t p = 0; p < posts.size(); ++p) {
    ScorePost(posts[p], table, &scores);
    const auto first = static_cast<std::ptrdiff_t>(pairs->size());
    for (size_t i = 0; i < scores.size(); ++i) {
      const TableEntry* entry = table.slot(i).get();
      if (entry != nullptr && scores[i] >= entry->bar_logit - margin) {
        pairs->push_back({static_cast<uint32_t>(p), entry, scores[i]});
      }
    }
    std::sort(pairs->begin() + first, pairs->end(), NamedBefore);
  }
}

}  // namespace sluis
