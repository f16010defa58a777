// Requests as nobody should send them: each by its name, for tests of the web server and of the
// pages behind it.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_HOSTILE_REQUESTS_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_HOSTILE_REQUESTS_H_

#include <string>
#include <vector>

namespace sluis {

struct HostileRequest {
  std::string name;
  std::string bytes;
};

// Each is to be answered with 4xx or 505, or cut.
[[nodiscard]] std::vector<HostileRequest> HostileRequests();

// What comes of it once the client has sent all: the status, or 0 if the server said nothing. Fails
// the test if the server keeps the connection.
[[nodiscard]] int StatusAfter(const std::string& address, const std::string& bytes);

// Whether a server may answer like that to what is hostile.
[[nodiscard]] bool IsRefusedOrCut(int status);

// The same request a thousand times over one connection, without waiting for an answer.
[[nodiscard]] std::string ThousandRequests(const std::string& path);

// One that asks for so many parts of a page.
[[nodiscard]] std::string RequestOfRanges(const std::string& path, int ranges);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_HOSTILE_REQUESTS_H_
