// The desk on one interest: what it has become by what its readers said.
#include <algorithm>
#include <cmath>

#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "models/interests/row.h"
#include "models/interests/scorer.h"
#include "models/text/terms.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostTerms = 40;

// A reader knows a stem as the beginning of words.
std::string ShownText(const TermWeight& term) {
  std::string text = term.text;
  if (KindOf(term.text) == TermKind::kStem) text.back() = '*';
  return text;
}

void ListTerms(const InterestRow& row, v1::InterestDescription* description) {
  std::vector<const TermWeight*> terms;
  for (const TermWeight& term : row.terms) {
    if (IsShown(term)) terms.push_back(&term);
  }
  std::stable_sort(terms.begin(), terms.end(), [](const TermWeight* a, const TermWeight* b) {
    return std::abs(a->weight) > std::abs(b->weight);
  });
  terms.resize(std::min(terms.size(), kMostTerms));
  for (const TermWeight* term : terms) {
    v1::LearnedTerm* const listed = description->add_terms();
    listed->set_text(ShownText(*term));
    listed->set_weight(term->weight);
    listed->set_own(term->voices == kOwnVoice);
  }
}

absl::Status ListEarlier(const Store& store, const v1::Interest& interest,
                         v1::InterestDescription* description) {
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kRevisions, JudgementPrefix(interest.owner_id(), interest.id()),
      [&](std::string_view, std::string_view value) {
        storage::v1::StoredEarlierInterest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        v1::EarlierInterest* const earlier = description->add_earlier();
        earlier->set_number(stored.number());
        *earlier->mutable_interest() = std::move(*stored.mutable_interest());
        *earlier->mutable_until() = stored.until();
        return true;
      });
  std::reverse(description->mutable_earlier()->begin(), description->mutable_earlier()->end());
  return damaged ? absl::DataLossError("An earlier version of an interest cannot be read back.")
                 : status;
}

}  // namespace

absl::Status Desk::DescribeInterest(const v1::DescribeInterestRequest& request,
                                    v1::InterestDescription* description) const {
  const auto interest = InterestOf(request.owner_id(), request.interest_id());
  if (!interest.ok()) return interest.status();
  const LiveInterest& live = **interest;
  *description->mutable_interest() = live.stored.interest();
  *description->mutable_created_at() = live.stored.created_at();
  ListTerms(live.row, description);
  description->set_judgements(live.row.judgements);
  description->set_wanted(live.row.wanted);
  description->set_bar(static_cast<double>(CalibratedProbability(live.row, live.bars.full)));
  return ListEarlier(*parts_.store, live.stored.interest(), description);
}

}  // namespace sluis
