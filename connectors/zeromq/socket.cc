#include "connectors/zeromq/socket.h"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace sluis {
namespace {

// A frame while ZeroMQ owns its memory.
class Frame {
 public:
  Frame() { zmq_msg_init(&message_); }
  ~Frame() { zmq_msg_close(&message_); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  zmq_msg_t* get() { return &message_; }
  std::string Text() {
    return std::string(static_cast<const char*>(zmq_msg_data(&message_)), zmq_msg_size(&message_));
  }
  int Connection() { return zmq_msg_get(&message_, ZMQ_SRCFD); }
  std::string_view Property(const char* name) {
    const char* value = zmq_msg_gets(&message_, name);
    return value == nullptr ? std::string_view() : value;
  }
  ZmqPeer Peer() {
    ZmqPeer peer{std::string(Property("User-Id")), std::string(Property(kZapKeyProperty)), 0};
    const std::string_view number = Property(kZapConnectionProperty);
    std::from_chars(number.data(), number.data() + number.size(), peer.connection);
    return peer;
  }

 private:
  zmq_msg_t message_;
};

}  // namespace

ZmqContext::ZmqContext() : handle_(zmq_ctx_new()) {}

ZmqContext::~ZmqContext() {
  // A signal may interrupt the wait for the I/O thread; the context must still be closed.
  while (zmq_ctx_term(handle_) != 0 && errno == EINTR) {
  }
}

void ZmqSocket::Close::operator()(void* handle) const { zmq_close(handle); }

absl::Status ZmqSocket::Send(const std::vector<std::string_view>& frames) {
  for (size_t i = 0; i < frames.size(); ++i) {
    const int more = i + 1 < frames.size() ? ZMQ_SNDMORE : 0;
    const int flags = more | ZMQ_DONTWAIT;
    int sent;
    do {
      sent = zmq_send(handle_.get(), frames[i].data(), frames[i].size(), flags);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno == EHOSTUNREACH) return absl::NotFoundError("the peer has gone");
    if (sent < 0) {
      return absl::UnavailableError(fmt::format("cannot send now: {}", zmq_strerror(errno)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ZmqMessage> ZmqSocket::Receive(size_t most_frames) {
  ZmqMessage message;
  for (bool more = true; more;) {
    Frame frame;
    int received;
    do {
      received = zmq_msg_recv(frame.get(), handle_.get(), ZMQ_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    if (received < 0) {
      if (errno == EAGAIN) return absl::NotFoundError("no message");
      return absl::InternalError(fmt::format("cannot receive: {}", zmq_strerror(errno)));
    }
    message.wire_bytes +=
        WireBytes(static_cast<size_t>(received) + (secured_ ? kCurveFrameBytes : 0));
    if (message.frames.size() < most_frames) {
      message.frames.push_back(frame.Text());
    } else {
      message.cut = true;
    }
    // Asked once: all parts come by one connection, and of the thousands that a message may have
    // each would be looked up by name.
    if (message.connection < 0) {
      message.connection = frame.Connection();
      if (secured_ && message.connection >= 0) message.peer = frame.Peer();
    }
    more = zmq_msg_more(frame.get()) != 0;
  }
  return message;
}

std::string ZmqSocket::bound_endpoint() const {
  char endpoint[512];
  size_t size = sizeof(endpoint);
  if (zmq_getsockopt(handle_.get(), ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 || size == 0)
    return "";
  return std::string(endpoint, size - 1);
}

long PollMilliseconds(absl::Duration timeout) {
  return static_cast<long>(std::clamp<int64_t>(
      absl::ToInt64Milliseconds(timeout + absl::Microseconds(999)), 0, 3600'000));
}

bool WaitFor(const ZmqSocket& socket, ZmqEvent event, absl::Duration timeout) {
  const short wanted = event == ZmqEvent::kReadable ? ZMQ_POLLIN : ZMQ_POLLOUT;
  zmq_pollitem_t item = {socket.handle(), 0, wanted, 0};
  return zmq_poll(&item, 1, PollMilliseconds(timeout)) > 0 && (item.revents & wanted) != 0;
}

}  // namespace sluis
