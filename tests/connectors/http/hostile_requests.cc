#include "tests/connectors/http/hostile_requests.h"

#include "fmt/format.h"
#include "tests/connectors/http/plain_client.h"

namespace sluis {
namespace {

std::string Get(const std::string& target, const std::string& fields = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, fields);
}

std::string Post(const std::string& fields, const std::string& body) {
  return fmt::format("POST /mutes HTTP/1.1\r\nHost: a\r\n{}\r\n{}", fields, body);
}

// Ways out of a folder, if there were one.
std::vector<HostileRequest> Climbing() {
  std::vector<HostileRequest> all;
  for (const char* path : {"/assets/../../etc/passwd",
                           "/assets/..%2f..%2fetc%2fpasswd",
                           "/assets/%2e%2e%2f%2e%2e%2fetc/passwd",
                           "/assets/%252e%252e%252f%252e%252e%252fetc/passwd",
                           "/assets/..\\..\\etc\\passwd",
                           "/assets/..%5c..%5cetc%5cpasswd",
                           "/assets/%c0%ae%c0%ae%c0%afetc/passwd",
                           "/assets//etc/passwd",
                           "/assets/%2fetc%2fpasswd",
                           "/assets/theme/../../../etc/passwd",
                           "/assets/theme/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                           "/assets/theme/....//....//etc/passwd",
                           "/assets/theme.css%00.png",
                           "/assets/%00",
                           "/../../../../etc/passwd",
                           "/digests/..%2f..%2f..%2fetc%2fpasswd",
                           "/digests/%00",
                           "/interests/%2e%2e",
                           "/dossiers/%FF%FE",
                           "/feeds/../../etc/passwd.atom",
                           "/in/../../etc",
                           "/wall/%2e%2e/posts",
                           "/walls/%00/events",
                           "/.git/config",
                           "/cgi-bin/.%2e/.%2e/bin/sh"}) {
    all.push_back({path, Get(path)});
  }
  return all;
}

std::vector<HostileRequest> OddTargets() {
  return {
      {"an absolute target", Get("http://127.0.0.1/assets/../../etc/passwd")},
      {"an absolute target of a file", Get("file:///etc/passwd")},
      {"a target without a slash", Get("assets/theme.css")},
      {"a target of backslashes", Get("\\..\\..\\etc\\passwd")},
      {"a target of an authority", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a target of a star", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\nCookie: sluis=x\r\n\r\n"},
      {"a NUL in the target", Get(std::string("/assets/theme.css\0.png", 22))},
      {"a space in the target", Get("/assets/ theme.css")},
      {"a target of 100 kB", Get("/" + std::string(100'000, 'a'))},
      {"a version of its own", "GET /about HTTP/9.9\r\nHost: a\r\n\r\n"},
      {"no version", "GET /about\r\n\r\n"},
      {"the start of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"a handshake of TLS",
       std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)},
  };
}

std::vector<HostileRequest> OddHeaders() {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += fmt::format("X-{}: a\r\n", i);
  return {
      {"a header of 100 kB", Get("/about", "Cookie: " + std::string(100'000, 'x') + "\r\n")},
      {"a header that has no end", "GET /about HTTP/1.1\r\nX: " + std::string(50'000, 'x')},
      {"2000 headers", Get("/about", many)},
      {"a header without a name", Get("/about", ": x\r\n")},
      {"a header with a space before the colon", Get("/about", "Content-Length : 5\r\n")},
      {"a NUL in a header", Get("/about", std::string("X: a\0b\r\n", 8))},
      {"no host", "GET /about HTTP/1.1\r\n\r\n"},
      {"two hosts", Get("/about", "Host: b\r\n")},
      {"300 ranges", RequestOfRanges("/about", 300)},
      {"ranges over two fields",
       Get("/about", "Range: bytes=0-1,2-3,4-5,6-7,8-9\r\nRange: bytes=0-1,2-3,4-5,6-7,8-9\r\n")},
  };
}

std::vector<HostileRequest> OddBodies() {
  const std::string chunks = "5\r\na=b&c\r\n0\r\n\r\n";
  return {
      {"two lengths", Post("Content-Length: 3\r\nContent-Length: 5\r\n", "a=b&c")},
      {"two lengths in one field", Post("Content-Length: 3, 5\r\n", "a=b&c")},
      {"chunks and a length", Post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", chunks)},
      {"a length and chunks", Post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", chunks)},
      {"a length below zero", Post("Content-Length: -1\r\n", "a=b")},
      {"a length that is no number", Post("Content-Length: 0x3\r\n", "a=b")},
      {"a length beyond 64 bits", Post("Content-Length: 99999999999999999999\r\n", "a=b")},
      {"a form of 1 GB", Post("Content-Length: 1000000000\r\n", std::string(10'000, 'a'))},
      {"a form of 65 537 bytes", Post("Content-Length: 65537\r\n", std::string(65'537, 'a'))},
      {"a chunk of 16 EB", Post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\nabc\r\n")},
      {"a chunk without a size", Post("Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n")},
      {"a chunk that announces 1 GB",
       Post("Transfer-Encoding: chunked\r\n", "40000000\r\n" + std::string(10'000, 'a'))},
      {"a body that does not come", Post("Content-Length: 60000\r\n", "a=b")},
      {"a body of a GET", Get("/about", "Content-Length: 5\r\n") + "hello"},
      {"a form of nobody's page", Post("Content-Length: 5\r\n", "a=b&c")},
      {"a form that is no text", Post("Content-Length: 6\r\n", "%FF=%0")},
  };
}

}  // namespace

std::vector<HostileRequest> HostileRequests() {
  std::vector<HostileRequest> all;
  for (const auto& some : {Climbing(), OddTargets(), OddHeaders(), OddBodies()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

int StatusAfter(const std::string& address, const std::string& bytes) {
  PlainClient client(address);
  client.Write(bytes);
  client.EndWriting();
  return ParseReply(client.ReadAll()).status;
}

bool IsRefusedOrCut(int status) { return status == 0 || status / 100 == 4 || status == 505; }

std::string ThousandRequests(const std::string& path) {
  std::string all;
  for (int i = 0; i < 1000; ++i) all += Get(path);
  return all;
}

std::string RequestOfRanges(const std::string& path, int ranges) {
  std::string field = "Range: bytes=0-0";
  for (int i = 1; i < ranges; ++i) field += fmt::format(",{}-{}", 2 * i, 2 * i);
  return Get(path, field + "\r\n");
}

}  // namespace sluis
