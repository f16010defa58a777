#include "tools/evaluation/measures/real_time.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/time/time.h"
#include "tools/evaluation/measures/ranking.h"

namespace sluis {
namespace {

// Pushes a day, by the guidelines; the depth of every cut.
constexpr size_t kDailyLimit = 10;

using PushesByDay = std::map<absl::CivilDay, std::vector<RealTimePush>>;

absl::CivilDay DayOf(int64_t seconds) {
  return absl::ToCivilDay(absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
}

PushesByDay ArrangeByGuideline(std::vector<RealTimePush> pushes) {
  std::stable_sort(pushes.begin(), pushes.end(), [](const auto& one, const auto& other) {
    return one.pushed_s < other.pushed_s;
  });
  PushesByDay days;
  for (RealTimePush& push : pushes) {
    std::vector<RealTimePush>& day = days[DayOf(push.pushed_s)];
    if (day.size() < kDailyLimit) day.push_back(std::move(push));
  }
  return days;
}

PushesByDay ArrangeAsScript(std::vector<RealTimePush> pushes, const PostTimes& times,
                            int64_t delay_s) {
  PushesByDay days;
  for (RealTimePush& push : pushes) {
    const auto time = times.find(push.post);
    push.pushed_s += delay_s;
    if (time == times.end() || push.pushed_s < time->second.created_s) continue;
    days[time->second.day].push_back(std::move(push));
  }
  return days;
}

double SumOfFirst(const std::vector<double>& gains, size_t count) {
  const auto end = gains.begin() + static_cast<std::ptrdiff_t>(std::min(count, gains.size()));
  return std::accumulate(gains.begin(), end, 0.0);
}

void AddGainMinusPain(double gain, double pain, ScenarioAScore* score) {
  for (size_t i = 0; i < kGainMinusPainWeights.size(); ++i) {
    const double weight = kGainMinusPainWeights[i];
    score->gain_minus_pain[i] += weight * gain - (1 - weight) * pain;
  }
}

void AddSilentDay(size_t pushes, RealTimeVariant variant, ScenarioAScore* score) {
  const double kept = 1 - static_cast<double>(pushes) / static_cast<double>(kDailyLimit);
  score->eg_1 += pushes == 0 ? 1 : 0;
  score->ncg_1 += pushes == 0 ? 1 : 0;
  score->eg_p += kept;
  score->ncg_p += kept;
  if (variant == RealTimeVariant::kGuideline) {
    AddGainMinusPain(0, static_cast<double>(pushes), score);
  }
}

// What each push of the day earns, in its order.
std::vector<double> DeliverPushes(const std::vector<RealTimePush>& pushes, absl::CivilDay day,
                                  const RealTimeTopic& topic, ClusterLedger* ledger,
                                  ScenarioAScore* score) {
  std::vector<double> gains;
  for (const RealTimePush& push : pushes) {
    const RealTimeTopic::Member* member = ledger->Deliver(push.post, day);
    gains.push_back(member == nullptr ? 0 : member->gain);
    if (member == nullptr) continue;
    const int64_t latency = push.pushed_s - topic.first_created_s[member->cluster];
    score->latencies_s.push_back(static_cast<double>(std::max<int64_t>(latency, 0)));
  }
  return gains;
}

void AddEventfulDay(const std::vector<double>& gains, const std::vector<double>& left,
                    ScenarioAScore* score) {
  if (gains.empty()) return;
  const double gain = SumOfFirst(gains, kDailyLimit);
  const double expected = gain / static_cast<double>(gains.size());
  const double normalized = gain / SumOfFirst(left, kDailyLimit);
  for (double* sum : {&score->eg_0, &score->eg_1, &score->eg_p}) *sum += expected;
  for (double* sum : {&score->ncg_0, &score->ncg_1, &score->ncg_p}) *sum += normalized;
  const auto pain = std::count(gains.begin(), gains.end(), 0.0);
  AddGainMinusPain(gain, static_cast<double>(pain), score);
  score->pushes += static_cast<int>(gains.size());
}

void DivideByDays(int day_count, ScenarioAScore* score) {
  for (double* sum :
       {&score->eg_0, &score->eg_1, &score->eg_p, &score->ncg_0, &score->ncg_1, &score->ncg_p,
        &score->gain_minus_pain[0], &score->gain_minus_pain[1], &score->gain_minus_pain[2]}) {
    *sum /= day_count;
  }
}

double RankedGain(const std::vector<double>& gains) {
  std::vector<double> exponential(gains.size());
  std::transform(gains.begin(), gains.end(), exponential.begin(),
                 [](double gain) { return std::exp2(gain) - 1; });
  return DiscountedGain(exponential, kDailyLimit);
}

// The nDCG@10 of one eventful day.
double NdcgOfDay(const std::vector<std::string>& list, const std::vector<double>& left,
                 absl::CivilDay day, RealTimeVariant variant, ClusterLedger* ledger) {
  const size_t end =
      variant == RealTimeVariant::kGuideline ? std::min(kDailyLimit, list.size()) : list.size();
  std::vector<double> gains;
  for (size_t i = 0; i < end; ++i) {
    const RealTimeTopic::Member* member = ledger->Deliver(list[i], day);
    gains.push_back(member == nullptr ? 0 : member->gain);
  }
  return RankedGain(gains) / RankedGain(left);
}

}  // namespace

RealTimeTrack RealTimeTrack2016() { return {absl::CivilDay(2016, 8, 2), 10, 139}; }
RealTimeTrack RealTimeTrack2017() { return {absl::CivilDay(2017, 7, 29), 8, 0}; }

ScenarioAScore ScoreScenarioA(const RealTimeTopic& topic, const std::vector<RealTimePush>& pushes,
                              const PostTimes& times, const RealTimeTrack& track,
                              RealTimeVariant variant) {
  const PushesByDay arranged = variant == RealTimeVariant::kGuideline
                                   ? ArrangeByGuideline(pushes)
                                   : ArrangeAsScript(pushes, times, track.push_delay_s);
  ClusterLedger ledger(&topic);
  ScenarioAScore score;
  const absl::CivilDay end = track.first_day + track.day_count;
  for (absl::CivilDay day = track.first_day; day < end; ++day) {
    const auto found = arranged.find(day);
    const auto& of_day = found == arranged.end() ? std::vector<RealTimePush>() : found->second;
    const std::vector<double> left = ledger.LeftOn(day);
    if (left.empty()) {
      AddSilentDay(of_day.size(), variant, &score);
    } else {
      AddEventfulDay(DeliverPushes(of_day, day, topic, &ledger, &score), left, &score);
    }
  }
  DivideByDays(track.day_count, &score);
  return score;
}

ScenarioBScore ScoreScenarioB(const RealTimeTopic& topic, const DailyLists& lists,
                              const RealTimeTrack& track, RealTimeVariant variant) {
  ClusterLedger ledger(&topic);
  ScenarioBScore sum;
  const absl::CivilDay end = track.first_day + track.day_count;
  for (absl::CivilDay day = track.first_day; day < end; ++day) {
    const auto found = lists.find(day);
    const auto& list = found == lists.end() ? std::vector<std::string>() : found->second;
    const std::vector<double> left = ledger.LeftOn(day);
    if (left.empty()) {
      sum.ndcg_1 += list.empty() ? 1 : 0;
      sum.ndcg_p += 1 - static_cast<double>(std::min(kDailyLimit, list.size())) /
                            static_cast<double>(kDailyLimit);
      continue;
    }
    const double ndcg = NdcgOfDay(list, left, day, variant, &ledger);
    for (double* score : {&sum.ndcg_0, &sum.ndcg_1, &sum.ndcg_p}) *score += ndcg;
  }
  return {sum.ndcg_0 / track.day_count, sum.ndcg_1 / track.day_count, sum.ndcg_p / track.day_count};
}

}  // namespace sluis
