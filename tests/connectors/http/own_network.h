// A network that one thread has to itself: a host of the internet in it, and a name server that
// says one thing now and another the next time.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_OWN_NETWORK_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_OWN_NETWORK_H_

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sluis {

// Public, as far as anybody in that network can tell, and answered there.
inline constexpr const char* kPublicHost = "93.184.216.34";
// Public, and of an interface of that machine.
inline constexpr const char* kOwnHost = "93.184.216.40";

// On port 53 of 127.0.0.1 (RFC 1035). Every name has the same addresses, of IPv4 alone, for no time
// at all (a TTL of 0).
class NameServer {
 public:
  NameServer();
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  // The first question is answered with all of answers[0], the next with answers[1], and all that
  // follow with the last.
  void Answer(std::vector<std::vector<std::string>> answers);
  // Questions since Answer.
  [[nodiscard]] size_t questions() const;

 private:
  void Serve() const;
  [[nodiscard]] std::vector<std::string> NextAnswer() const;

  const int socket_;
  mutable std::mutex mutex_;
  std::vector<std::vector<std::string>> answers_;
  mutable size_t questions_ = 0;
  std::thread thread_;
};

// Runs `body` in a thread with such a network. False, and a line of why, where the system does not
// let it.
[[nodiscard]] bool InOwnNetwork(const std::function<void(NameServer&)>& body, std::string* why);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_OWN_NETWORK_H_
