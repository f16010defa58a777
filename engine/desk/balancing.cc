// The desk on how it went over time: the balance sheets of earlier digests, and what was answered.
#include <algorithm>
#include <utility>

#include "engine/desk/desk.h"
#include "engine/users/learning.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultDigests = 14;
constexpr uint32_t kMostDigests = 400;

// Of one interest: from the arrival of each post to the word that it was answered.
absl::Status TakeAnswers(const Store& store, const LiveInterest& interest, absl::Time since,
                         std::vector<double>* seconds) {
  const auto judgements = ReadJudgements(store, interest.owner_id, interest.interest_id);
  if (!judgements.ok()) return judgements.status();
  for (const storage::v1::StoredJudgement& stored : *judgements) {
    const v1::Judgement& said = stored.judgement();
    if (said.verdict() != v1::VERDICT_ANSWERED || FromTimestamp(said.at()) < since) continue;
    const absl::Duration taken = FromTimestamp(said.at()) - FromTimestamp(stored.arrived_at());
    seconds->push_back(std::max(0.0, absl::ToDoubleSeconds(taken)));
  }
  return absl::OkStatus();
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

absl::Status Desk::GetBalance(const v1::GetBalanceRequest& request,
                              v1::BalanceHistory* history) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  const auto ids = parts_.digests->List(request.owner_id());
  if (!ids.ok()) return ids.status();
  const size_t wanted =
      request.digests() == 0 ? kDefaultDigests : std::min(request.digests(), kMostDigests);
  for (size_t i = ids->size() - std::min(wanted, ids->size()); i < ids->size(); ++i) {
    auto digest = parts_.digests->Get(request.owner_id(), (*ids)[i]);
    if (!digest.ok()) return digest.status();
    v1::BalanceHistory::Window* const window = history->add_windows();
    window->set_digest_id((*ids)[i]);
    *window->mutable_from() = digest->from();
    *window->mutable_until() = digest->until();
    *window->mutable_balance() = std::move(*digest->mutable_balance());
  }
  const absl::Time since =
      history->windows().empty() ? absl::InfinitePast() : FromTimestamp(history->windows(0).from());
  std::vector<double> seconds;
  for (const auto& interest : parts_.directory->InterestsOf(request.owner_id())) {
    absl::Status status = TakeAnswers(*parts_.store, *interest, since, &seconds);
    if (!status.ok()) return status;
  }
  history->set_answered(seconds.size());
  history->set_median_answer_seconds(Median(std::move(seconds)));
  return absl::OkStatus();
}

}  // namespace sluis
