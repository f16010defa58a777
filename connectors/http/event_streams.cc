#include "connectors/http/event_streams.h"

#include <utility>
#include <vector>

namespace sluis {

bool EventStreams::HasRoomFor(const HttpEvents& events) const {
  if (hub_ == nullptr || open_.size() >= limits_.max_streams) return false;
  const auto found = of_party_.find(events.party);
  return found == of_party_.end() || found->second < limits_.max_streams_of_party;
}

void EventStreams::Open(boost::asio::ip::tcp::socket socket, std::string head,
                        const HttpEvents& events, std::string_view last_event_id) {
  const size_t id = ++last_id_;
  ++of_party_[events.party];
  const auto stream = std::make_shared<EventStream>(std::move(socket), std::move(head), hub_,
                                                    limits_, [this, id, party = events.party] {
                                                      open_.erase(id);
                                                      const auto found = of_party_.find(party);
                                                      if (--found->second == 0)
                                                        of_party_.erase(found);
                                                    });
  open_[id] = stream;
  stream->Start(events, last_event_id);
}

void EventStreams::EndAll() {
  std::vector<std::shared_ptr<EventStream>> streams;
  for (const auto& [id, weak] : open_) {
    if (auto stream = weak.lock()) streams.push_back(std::move(stream));
  }
  for (const auto& stream : streams) stream->End();
}

}  // namespace sluis
