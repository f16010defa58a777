#include "models/interests/interest_table.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include "models/interests/scorer.h"

namespace sluis {
namespace {

using Entries = std::vector<std::shared_ptr<const TableEntry>>;
using Name = std::tuple<std::string_view, std::string_view>;

Name NameOf(const TableEntry& entry) { return {entry.owner_id, entry.interest_id}; }

// The place of that name, or where it would stand. Works on vectors of either constness.
template <typename AnyEntries>
auto Place(AnyEntries& entries, const Name& name) {
  return std::lower_bound(entries.begin(), entries.end(), name,
                          [](const std::shared_ptr<const TableEntry>& entry, const Name& wanted) {
                            return NameOf(*entry) < wanted;
                          });
}

template <typename Iterator>
bool Holds(Iterator place, Iterator end, const Name& name) {
  return place != end && NameOf(**place) == name;
}

// The scores of one post for all entries, in the order of sums that scorer.h fixes: first every
// dense part, then term by term in rising hash, then the bias.
void ScorePost(const PostFeatures& post, const InterestTable& table, std::vector<float>* scores) {
  for (size_t i = 0; i < table.size(); ++i) {
    (*scores)[i] = DenseScore(table.entry(i)->row.dense, post.x);
  }
  for (const uint64_t term : post.terms) {
    for (const InterestTable::Posting& posting : table.Postings(term)) {
      (*scores)[posting.interest] += posting.weight;
    }
  }
  for (size_t i = 0; i < table.size(); ++i) (*scores)[i] += table.entry(i)->row.bias;
}

}  // namespace

InterestTable::InterestTable(Entries sorted_entries) : entries_(std::move(sorted_entries)) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    assert(entries_[i]->row.dense.size() == entries_[0]->row.dense.size());
    for (const TermWeight& term : entries_[i]->row.terms) {
      postings_[term.hash].push_back({static_cast<uint32_t>(i), term.weight});
    }
  }
}

std::shared_ptr<const InterestTable> InterestTable::Make(Entries entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return NameOf(*a) < NameOf(*b); });
  return std::shared_ptr<const InterestTable>(new InterestTable(std::move(entries)));
}

std::shared_ptr<const InterestTable> InterestTable::With(
    std::shared_ptr<const TableEntry> entry) const {
  Entries entries = entries_;
  const Name name = NameOf(*entry);
  const auto place = Place(entries, name);
  if (Holds(place, entries.end(), name)) {
    *place = std::move(entry);
  } else {
    entries.insert(place, std::move(entry));
  }
  return std::shared_ptr<const InterestTable>(new InterestTable(std::move(entries)));
}

std::shared_ptr<const InterestTable> InterestTable::Without(std::string_view owner_id,
                                                            std::string_view interest_id) const {
  Entries entries = entries_;
  const Name name{owner_id, interest_id};
  const auto place = Place(entries, name);
  if (Holds(place, entries.end(), name)) entries.erase(place);
  return std::shared_ptr<const InterestTable>(new InterestTable(std::move(entries)));
}

std::shared_ptr<const TableEntry> InterestTable::Find(std::string_view owner_id,
                                                      std::string_view interest_id) const {
  const Name name{owner_id, interest_id};
  const auto place = Place(entries_, name);
  return Holds(place, entries_.end(), name) ? *place : nullptr;
}

absl::Span<const InterestTable::Posting> InterestTable::Postings(uint64_t term) const {
  const auto found = postings_.find(term);
  if (found == postings_.end()) return {};
  return found->second;
}

void ScoreAll(absl::Span<const PostFeatures> posts, const InterestTable& table, float margin,
              std::vector<ScoredPair>* pairs) {
  pairs->clear();
  std::vector<float> scores(table.size());
  for (size_t p = 0; p < posts.size(); ++p) {
    ScorePost(posts[p], table, &scores);
    for (size_t i = 0; i < scores.size(); ++i) {
      if (scores[i] >= table.entry(i)->bar_logit - margin) {
        pairs->push_back({static_cast<uint32_t>(p), static_cast<uint32_t>(i), scores[i]});
      }
    }
  }
}

}  // namespace sluis
