// A server for tests that answers piece by piece, as long and as wrongly as the test wants.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_STREAMING_PEER_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_STREAMING_PEER_H_

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "connectors/http/http_server.h"
#include "engine/locks/mutex.h"

namespace sluis {

// One client, after its request. Belongs to the thread of its handler.
class PeerConnection {
 public:
  explicit PeerConnection(int socket) : socket_(socket) {}

  // False once the client has gone, or the peer ends.
  bool Write(std::string_view bytes) const;
  // Until the client has gone, or the peer ends.
  void AwaitEnd() const;

 private:
  const int socket_;
};

class StreamingPeer {
 public:
  // Called on a thread of its own for each connection; the connection ends with it. `request` has
  // no body.
  using Handler = std::function<void(const HttpRequest& request, const PeerConnection& client)>;

  explicit StreamingPeer(Handler handler);
  ~StreamingPeer();
  StreamingPeer(const StreamingPeer&) = delete;
  StreamingPeer& operator=(const StreamingPeer&) = delete;

  // "127.0.0.1:PORT".
  const std::string& address() const { return address_; }
  std::string url() const { return "http://" + address_; }

 private:
  void Accept();
  void Serve(int socket);

  const Handler handler_;
  int listener_ = -1;
  std::string address_;
  Mutex mutex_;
  std::vector<int> sockets_ ABSL_GUARDED_BY(mutex_);
  std::list<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  std::thread accepting_;
};

// A whole answer. `fields`: each with its line end.
std::string WholeAnswer(int status, const std::string& body, const std::string& fields = "");
// The head of one that ends with the connection.
std::string HeadOfStream(const std::string& content_type = "text/event-stream");

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_STREAMING_PEER_H_
