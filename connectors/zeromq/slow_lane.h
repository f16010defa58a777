// Control requests that take seconds, such as a preview, are answered here: on a thread of their
// own, so that posts and all other requests go on meanwhile.
#ifndef SLUIS_CONNECTORS_ZEROMQ_SLOW_LANE_H_
#define SLUIS_CONNECTORS_ZEROMQ_SLOW_LANE_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "engine/locks/mutex.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Belongs to the server's thread, but for its own. One request at a time, in the order taken. A
// connection's replies come in the order of its requests: while one of them waits here, the later
// ones do too.
class SlowLane {
 public:
  struct Sender {
    // Of the server: the routing id counts within it.
    int socket = 0;
    std::string routing_id;
    // The reply wants an empty frame in front.
    bool delimiter = false;
    // Who asks (Principal::name).
    std::string principal = "operator";
  };
  struct Answer {
    Sender sender;
    v1::ControlReply reply;
  };

  using Handler = std::function<v1::ControlReply(const v1::ControlRequest& request,
                                                 const std::string& principal)>;

  // Both are called on the lane's thread.
  SlowLane(Handler handle, std::function<void()> on_answer);
  // Waits for the request under way; drops those behind it.
  ~SlowLane();
  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  // Whether the request has to go this way.
  bool Needs(const Sender& sender, const v1::ControlRequest& request) const;

  // False when kMostWaiting wait already; then it is not answered here.
  bool Take(Sender sender, v1::ControlRequest request);

  // Moves out the answers that are ready. Each must be sent before the next request is looked at.
  std::deque<Answer> TakeAnswers();

  static constexpr size_t kMostWaiting = 64;

 private:
  struct Request {
    Sender sender;
    v1::ControlRequest request;
  };

  void Run();

  const Handler handle_;
  const std::function<void()> on_answer_;
  // Requests in the lane, by socket and routing id.
  std::map<std::pair<int, std::string>, size_t> held_;
  Mutex mutex_;
  Condition changed_;
  std::deque<Request> waiting_ ABSL_GUARDED_BY(mutex_);
  std::deque<Answer> answers_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_SLOW_LANE_H_
