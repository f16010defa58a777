// A client that writes bytes and reads bytes, for tests of the web server.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_PLAIN_CLIENT_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_PLAIN_CLIENT_H_

#include <string>
#include <string_view>

namespace sluis {

// One TCP connection to "127.0.0.1:PORT".
class PlainClient {
 public:
  explicit PlainClient(const std::string& address);
  ~PlainClient();
  PlainClient(const PlainClient&) = delete;
  PlainClient& operator=(const PlainClient&) = delete;

  // False once the server has closed the connection on it.
  bool Write(std::string_view bytes);
  void EndWriting();
  // Whether the server sends or closes within so long.
  bool Hears(int milliseconds);
  // Until that text has come; what has come so far. It must do so within
  // 30 seconds.
  const std::string& ReadUntil(std::string_view text);
  // All until the server closes. It must do so within 30 seconds.
  std::string ReadAll();

 private:
  int socket_;
  std::string read_;
};

struct HttpReply {
  int status = 0;
  std::string head;
  std::string body;
};

HttpReply ParseReply(const std::string& bytes);

// A whole request and its answer.
HttpReply Fetch(const std::string& address, const std::string& path,
                const std::string& method = "GET");

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_PLAIN_CLIENT_H_
