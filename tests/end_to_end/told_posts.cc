#include "tests/end_to_end/told_posts.h"

#include <random>
#include <utility>

#include "absl/time/clock.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// So far back in posts reaches what happens to them.
constexpr size_t kRecent = 20;

class EventMaker {
 public:
  explicit EventMaker(ToldKinds kinds) : kinds_(kinds) {}

  void Add() {
    const size_t what = random_() % 100;
    const std::optional<size_t> post = Recent();
    if (post.has_value() && what < 10 && kinds_.edits && *post % 2 == 0) {
      events.push_back({ToldEvent::What::kEdit, *post, ++editions_[*post]});
    } else if (post.has_value() && what < 15 && kinds_.deletes) {
      gone_.insert(*post);
      events.push_back({ToldEvent::What::kDelete, *post, editions_[*post]});
    } else if (post.has_value() && what < 30 && kinds_.likes && *post % 2 == 1) {
      events.push_back({ToldEvent::What::kLike, *post, 0});
    } else {
      AddPost();
    }
  }
  void AddPost() {
    events.push_back({ToldEvent::What::kPost, editions_.size(), 0});
    editions_.push_back(0);
  }

  std::vector<ToldEvent> events;

 private:
  // One that is still there.
  std::optional<size_t> Recent() {
    const size_t back = 1 + random_() % kRecent;
    if (back > editions_.size() || gone_.contains(editions_.size() - back)) return std::nullopt;
    return editions_.size() - back;
  }

  const ToldKinds kinds_;
  std::mt19937 random_{11};
  // Of each post its last one.
  std::vector<size_t> editions_;
  std::set<size_t> gone_;
};

bool IsWritten(const ToldEvent& event) {
  return event.what == ToldEvent::What::kPost || event.what == ToldEvent::What::kEdit;
}

}  // namespace

std::vector<ToldEvent> MakeEvents(size_t events, ToldKinds kinds) {
  EventMaker maker(kinds);
  while (maker.events.size() + 1 < events) maker.Add();
  maker.AddPost();
  return std::move(maker.events);
}

std::vector<std::vector<size_t>> EditionsOf(const std::vector<ToldEvent>& events) {
  std::vector<std::vector<size_t>> editions;
  for (size_t i = 0; i < events.size(); ++i) {
    if (events[i].what == ToldEvent::What::kPost) editions.emplace_back();
    if (IsWritten(events[i])) editions[events[i].post].push_back(i);
  }
  return editions;
}

std::string ToldText(const ToldEvent& event) {
  return fmt::format("Hoogwater {}, uitgave {}", event.post, event.edition);
}

absl::Time ToldAt(size_t event) {
  static const absl::Time begin =
      absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now() - absl::Hours(3)));
  return begin + absl::Seconds(static_cast<int64_t>(event));
}

ToldLedger::ToldLedger(const std::vector<ToldEvent>& events, Naming naming)
    : naming_(std::move(naming)) {
  for (const ToldEvent& event : events) {
    if (event.what == ToldEvent::What::kPost) endings_.emplace_back();
    Ending& ending = endings_[event.post];
    if (IsWritten(event)) ending.edition = event.edition;
    if (event.what == ToldEvent::What::kDelete) ending.edition.reset();
    if (event.what == ToldEvent::What::kLike) ++ending.likes;
    if (IsWritten(event)) by_text_.emplace(ToldText(event), event);
  }
}

std::string ToldLedger::Fault(const ToldEvent& told, const v1::Post& kept) const {
  if (kept.id() != naming_(told.post, told.edition)) return "has another name";
  if (doubtful_.contains(told.post)) return "";
  const Ending& ending = endings_[told.post];
  if (!ending.edition.has_value()) return "is deleted, and still there";
  if (*ending.edition != told.edition)
    return fmt::format("had edition {} after it", *ending.edition);
  if (kept.counts().likes() == ending.likes) return "";
  return fmt::format("has {} likes instead of {}", kept.counts().likes(), ending.likes);
}

std::vector<std::string> ToldLedger::Compare(const std::vector<v1::Post>& kept) const {
  std::vector<std::string> faults;
  std::set<size_t> found;
  for (const v1::Post& post : kept) {
    const auto told = by_text_.find(post.text());
    std::string fault = told == by_text_.end() ? "was never told" : Fault(told->second, post);
    if (fault.empty() && !found.insert(told->second.post).second) fault = "is there twice";
    if (fault.empty()) continue;
    faults.push_back(fmt::format("{} \"{}\" {}", post.id(), post.text(), fault));
  }
  for (size_t post = 0; post < endings_.size(); ++post) {
    const bool is_due = endings_[post].edition.has_value() && !doubtful_.contains(post);
    if (is_due && !found.contains(post)) faults.push_back(fmt::format("Post {} is lost", post));
  }
  return faults;
}

}  // namespace sluis
