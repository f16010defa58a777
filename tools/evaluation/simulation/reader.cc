#include "tools/evaluation/simulation/reader.h"

#include <xxhash.h>

#include <array>
#include <utility>

#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

constexpr uint64_t kIsJudged = 1;
constexpr uint64_t kIsWrong = 2;

absl::Status BadHabit(std::string_view habit) {
  return absl::InvalidArgumentError(
      fmt::format("Feedback is 'immediate', 'none', 'partial:SHARE', 'noisy:SHARE' or "
                  "'delayed:WINDOWS', not '{}'.",
                  habit));
}

bool ParseShare(std::string_view text, double* share) {
  return ParseNumber(text, share) && *share >= 0 && *share <= 1;
}

absl::Status TakeHabit(std::string_view habit, ReaderHabits* habits) {
  const size_t colon = habit.find(':');
  const std::string_view name = habit.substr(0, colon);
  if (colon == std::string_view::npos) {
    if (name == "none") habits->judged = 0;
    return name == "none" || name == "immediate" ? absl::OkStatus() : BadHabit(habit);
  }
  const std::string_view value = habit.substr(colon + 1);
  const bool good = (name == "partial" && ParseShare(value, &habits->judged)) ||
                    (name == "noisy" && ParseShare(value, &habits->wrong)) ||
                    (name == "delayed" && ParseNumber(value, &habits->delay));
  return good ? absl::OkStatus() : BadHabit(habit);
}

}  // namespace

absl::StatusOr<ReaderHabits> ParseReaderHabits(std::string_view text) {
  ReaderHabits habits;
  while (true) {
    const size_t plus = text.find('+');
    if (absl::Status status = TakeHabit(text.substr(0, plus), &habits); !status.ok()) return status;
    if (plus == std::string_view::npos) return habits;
    text.remove_prefix(plus + 1);
  }
}

SimulatedReader::SimulatedReader(const Collection* collection, const ReaderHabits& habits,
                                 uint64_t seed)
    : collection_(collection), habits_(habits), seed_(seed), later_(habits.delay) {}

double SimulatedReader::Draw(const Delivery& delivery, uint64_t purpose) const {
  const std::array<uint64_t, 3> what = {delivery.topic, delivery.post, purpose};
  const uint64_t hash = XXH3_64bits_withSeed(what.data(), sizeof what, seed_);
  return static_cast<double>(hash >> 11) / 9007199254740992.0;  // 2^53
}

std::vector<Feedback> SimulatedReader::Answer(absl::Span<const Delivery> delivered) {
  std::vector<Feedback> said;
  for (const Delivery& delivery : delivered) {
    if (Draw(delivery, kIsJudged) >= habits_.judged) continue;
    const bool mistaken = Draw(delivery, kIsWrong) < habits_.wrong;
    const bool relevant = collection_->IsRelevant(delivery.topic, delivery.post);
    said.push_back({delivery.topic, delivery.post, relevant != mistaken});
  }
  later_.push_back(std::move(said));
  std::vector<Feedback> now = std::move(later_.front());
  later_.pop_front();
  return now;
}

}  // namespace sluis
