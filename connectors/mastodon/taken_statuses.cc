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

void TakenStatuses::Add(std::string_view number) {
  Erase(&unseen_, number);
  numbers_.emplace(number);
  if (numbers_.size() > kMost) numbers_.erase(numbers_.begin());
}

void TakenStatuses::Remove(std::string_view number) {
  Erase(&unseen_, number);
  Erase(&numbers_, number);
}

std::string TakenStatuses::BeginSearch() {
  unseen_.clear();
  asked_ = 0;
  if (numbers_.empty()) return "";
  unseen_.insert(std::next(numbers_.begin()), numbers_.end());
  return *numbers_.begin();
}

std::string TakenStatuses::NextUnseen() {
  if (asked_ == kMostAsked) EndSearch();
  if (unseen_.empty()) return "";
  ++asked_;
  return std::move(unseen_.extract(std::prev(unseen_.end())).value());
}

}  // namespace sluis
