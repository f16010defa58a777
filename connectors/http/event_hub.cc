#include "connectors/http/event_hub.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

// How long a browser waits before it comes back, in milliseconds.
constexpr int kComeBackAfter = 2000;

std::string RandomName() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

// "id: ...", "event: ...", and a "data: ..." for each line.
std::string Format(std::string_view id, std::string_view name, std::string_view data) {
  std::string text = fmt::format("id: {}\nevent: {}\n", id, name);
  for (;;) {
    const size_t end = std::min(data.find_first_of("\r\n"), data.size());
    text += fmt::format("data: {}\n", data.substr(0, end));
    if (end == data.size()) break;
    const bool is_pair = data.substr(end, 2) == "\r\n";
    data.remove_prefix(end + (is_pair ? 2 : 1));
  }
  return text + "\n";
}

}  // namespace

EventHub::EventHub(const EventHubLimits& limits) : limits_(limits), run_(RandomName()) {}

std::string EventHub::IdOf(uint64_t number) const { return fmt::format("{}-{}", run_, number); }

void EventHub::Publish(std::string_view topic, std::string_view name, std::string_view data) {
  MutexLock lock(&mutex_);
  Event event;
  event.number = ++last_number_;
  event.topic = std::string(topic);
  event.text = Format(IdOf(event.number), name, data);
  for (auto& [id, listener] : listeners_) {
    const auto& topics = listener.topics;
    if (std::find(topics.begin(), topics.end(), topic) != topics.end()) Give(event, &listener);
  }
  Hold(std::move(event));
}

void EventHub::Hold(Event event) {
  held_bytes_ += event.text.size();
  held_.push_back(std::move(event));
  while (held_.size() > limits_.held_events || held_bytes_ > limits_.held_bytes) {
    held_bytes_ -= held_.front().text.size();
    held_.pop_front();
  }
}

void EventHub::Give(const Event& event, Listener* listener) {
  if (listener->is_out) return;
  const bool is_first = listener->waiting.empty();
  if (listener->waiting.size() + event.text.size() > limits_.waiting_bytes) {
    listener->is_out = true;
    listener->waiting = std::string();
    listener->wake();
    return;
  }
  listener->waiting += event.text;
  if (is_first) listener->wake();
}

EventHub::ListenerId EventHub::Listen(std::vector<std::string> topics,
                                      std::string_view last_event_id, Wake wake) {
  MutexLock lock(&mutex_);
  Listener& listener = listeners_[++last_listener_];
  listener.topics = std::move(topics);
  listener.wake = std::move(wake);
  CatchUp(last_event_id, &listener);
  return last_listener_;
}

void EventHub::CatchUp(std::string_view last_event_id, Listener* listener) {
  // An id without data makes no event, and is where the listener is.
  const std::string start =
      fmt::format("retry: {}\nid: {}\n\n", kComeBackAfter, IdOf(last_number_));
  listener->waiting = start;
  if (last_event_id.empty()) return;
  uint64_t number = 0;
  const bool is_of_this_run = last_event_id.starts_with(run_ + "-");
  if (is_of_this_run) {
    const std::string_view digits = last_event_id.substr(run_.size() + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
  }
  const uint64_t oldest = last_number_ - held_.size();
  if (!is_of_this_run || number < oldest || number > last_number_) {
    listener->waiting = start + Format(IdOf(last_number_), "missed", "");
    return;
  }
  listener->waiting.clear();
  for (const Event& event : held_) {
    const auto& topics = listener->topics;
    const bool is_heard = std::find(topics.begin(), topics.end(), event.topic) != topics.end();
    if (event.number > number && is_heard) listener->waiting += event.text;
  }
  // It was away for longer than it may lag behind.
  if (listener->waiting.size() + start.size() > limits_.waiting_bytes) {
    listener->waiting = Format(IdOf(last_number_), "missed", "");
  }
  listener->waiting += start;
}

std::optional<std::string> EventHub::Take(ListenerId listener) {
  MutexLock lock(&mutex_);
  const auto found = listeners_.find(listener);
  if (found == listeners_.end() || found->second.is_out) return std::nullopt;
  return std::exchange(found->second.waiting, std::string());
}

void EventHub::Leave(ListenerId listener) {
  MutexLock lock(&mutex_);
  listeners_.erase(listener);
}

size_t EventHub::listeners() const {
  MutexLock lock(&mutex_);
  return listeners_.size();
}

}  // namespace sluis
