#include "connectors/zeromq/producer_book.h"

#include <iterator>
#include <utility>

namespace sluis {

void ProducerBook::Bind(const std::string& routing_id, Producer producer) {
  if (const auto found = by_routing_id_.find(routing_id); found != by_routing_id_.end()) {
    Remove(found->second);
  }
  if (const auto found = by_name_.find(producer.name); found != by_name_.end()) {
    Remove(found->second);
  }
  if (entries_.size() >= most_producers_) Remove(std::prev(entries_.end()));
  entries_.push_front({routing_id, std::move(producer)});
  by_routing_id_[entries_.front().routing_id] = entries_.begin();
  by_name_[entries_.front().producer.name] = entries_.begin();
}

const Producer* ProducerBook::Find(const std::string& routing_id) {
  const auto found = by_routing_id_.find(routing_id);
  if (found == by_routing_id_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->producer;
}

void ProducerBook::Remove(Entries::iterator entry) {
  by_routing_id_.erase(entry->routing_id);
  by_name_.erase(entry->producer.name);
  entries_.erase(entry);
}

}  // namespace sluis
