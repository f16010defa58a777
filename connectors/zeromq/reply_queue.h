// The replies of a ROUTER socket: none is lost to a peer that reads them.
//
// A ROUTER drops what is for a peer whose queue is full, without a word. And a queue seems full
// long after the peer has read it: the socket hears of that only now and then, by the commands of
// the I/O thread, and a client that asks as fast as it is answered is faster. So the socket is one
// with ZMQ_ROUTER_MANDATORY, which says that a queue is full, and what finds no room waits here.
#ifndef SLUIS_CONNECTORS_ZEROMQ_REPLY_QUEUE_H_
#define SLUIS_CONNECTORS_ZEROMQ_REPLY_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

struct ReplyLimits {
  // Waiting for one peer: more is dropped, as it does not read. A single one may be larger.
  size_t max_replies = 4096;
  size_t max_bytes = size_t{8} << 20;
  // Waiting for all peers: what waits for the peer that has the most is dropped, unless it is but
  // one reply.
  size_t max_total_bytes = size_t{16} << 20;
};

// Belongs to the socket's thread; the socket outlives it.
class ReplyQueue {
 public:
  explicit ReplyQueue(ZmqSocket* socket, const ReplyLimits& limits = {})
      : socket_(socket), limits_(limits) {}

  // Sends it now, or when there is room for it and those before it to the same peer. A reply to a
  // peer that has gone is forgotten; any other failure of the socket is returned.
  [[nodiscard]] absl::Status Send(std::string_view routing_id, bool delimiter,
                                  std::string_view payload);

  // To be called at every turn.
  [[nodiscard]] absl::Status SendWaiting();

  bool empty() const { return waiting_.empty(); }
  // Replies that nobody read and that found no room.
  uint64_t dropped() const { return dropped_; }

 private:
  struct Reply {
    bool delimiter = false;
    std::string payload;
  };
  struct Peer {
    std::deque<Reply> replies;
    size_t bytes = 0;
  };

  absl::Status TrySend(std::string_view routing_id, bool delimiter, std::string_view payload);
  void Keep(std::string_view routing_id, bool delimiter, std::string_view payload);
  bool DropMost();

  ZmqSocket* const socket_;
  const ReplyLimits limits_;
  std::map<std::string, Peer, std::less<>> waiting_;
  size_t total_bytes_ = 0;
  uint64_t dropped_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_REPLY_QUEUE_H_
