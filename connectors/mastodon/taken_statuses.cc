#include "connectors/mastodon/taken_statuses.h"

#include <iterator>

namespace sluis {
namespace {

template <typename Numbers>
void Erase(Numbers* numbers, std::string_view number) {
  const auto found = numbers->find(number);
  if (found != numbers->end()) numbers->erase(found);
}

}  // namespace

TakenStatuses::TakenStatuses(const std::vector<std::string>& numbers)
    : numbers_(numbers.begin(), numbers.end()) {
  while (numbers_.size() > 2 * kMost) numbers_.erase(numbers_.begin());
}

void TakenStatuses::Add(std::string_view number) {
  Erase(&unseen_, number);
  Erase(&asked_, number);
  numbers_.emplace(number);
  Trim();
}

void TakenStatuses::Trim() {
  auto number = numbers_.begin();
  for (size_t older = numbers_.size(); older > kMost; --older) {
    const bool is_wanted = unseen_.contains(*number) || asked_.contains(*number);
    number = is_wanted ? std::next(number) : numbers_.erase(number);
  }
}

void TakenStatuses::Remove(std::string_view number) {
  Erase(&unseen_, number);
  Erase(&asked_, number);
  Erase(&numbers_, number);
}

std::string TakenStatuses::BeginSearch() {
  unseen_ = numbers_;
  asked_.clear();
  return numbers_.empty() ? "" : *numbers_.begin();
}

std::string TakenStatuses::NextUnseen() {
  if (asked_.size() == kMostAsked) EndSearch();
  if (unseen_.empty()) return "";
  return *asked_.insert(unseen_.extract(unseen_.begin())).position;
}

}  // namespace sluis
