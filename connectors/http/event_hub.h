// What is told to many at once: events by topic, each to whoever listens to its topic. Between the
// threads where things happen and the web server's streams of server-sent events (WHATWG HTML,
// "text/event-stream").
//
// Memory is flat: the newest events are held for listeners that come back, and for each listener
// so much as may wait; one that lets more wait is out.
#ifndef SLUIS_CONNECTORS_HTTP_EVENT_HUB_H_
#define SLUIS_CONNECTORS_HTTP_EVENT_HUB_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "engine/locks/mutex.h"

namespace sluis {

struct EventHubLimits {
  // Of all topics together, for whoever comes back; the oldest go first.
  size_t held_events = 1024;
  size_t held_bytes = size_t{1} << 20;
  // Of one listener.
  size_t waiting_bytes = size_t{64} << 10;
};

// Safe on any thread.
class EventHub {
 public:
  using ListenerId = uint64_t;
  // Called when something waits where nothing did, or when the listener is out; on the thread that
  // publishes, under the hub's lock: only hand over.
  using Wake = std::function<void()>;

  explicit EventHub(const EventHubLimits& limits = {});
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  // Quick. `name` is one line without a colon; `data` may have several lines.
  void Publish(std::string_view topic, std::string_view name, std::string_view data);

  // From now on; with the id of the last event that the listener has had, from there on. When that
  // is held no more, or is of another run, it gets an event "missed" first.
  ListenerId Listen(std::vector<std::string> topics, std::string_view last_event_id, Wake wake);
  // What waits, as it goes over the wire; nullopt once the listener is out.
  std::optional<std::string> Take(ListenerId listener);
  // Its `wake` is not called after this.
  void Leave(ListenerId listener);

  size_t listeners() const;

 private:
  struct Event {
    uint64_t number = 0;
    std::string topic;
    std::string text;
  };
  struct Listener {
    std::vector<std::string> topics;
    Wake wake;
    std::string waiting;
    bool is_out = false;
  };

  std::string IdOf(uint64_t number) const;
  void Hold(Event event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Give(const Event& event, Listener* listener) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CatchUp(std::string_view last_event_id, Listener* listener)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const EventHubLimits limits_;
  // Tells the events of this run from those of others.
  const std::string run_;
  mutable Mutex mutex_;
  uint64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Event> held_ ABSL_GUARDED_BY(mutex_);
  size_t held_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  ListenerId last_listener_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<ListenerId, Listener> listeners_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_EVENT_HUB_H_
