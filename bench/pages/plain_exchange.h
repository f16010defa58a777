// A request as bytes, the answer as bytes, a connection each: what the server of pages does.
#ifndef SLUIS_BENCH_PAGES_PLAIN_EXCHANGE_H_
#define SLUIS_BENCH_PAGES_PLAIN_EXCHANGE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

struct PlainAnswer {
  int status = 0;
  std::string head;
  std::string body;
  // From just before connecting to the last byte.
  double milliseconds = 0;
};

// `address` is 127.0.0.1:PORT. An error when the server does not answer in HTTP/1.1 within half a
// minute.
[[nodiscard]] absl::StatusOr<PlainAnswer> Exchange(const std::string& address,
                                                   std::string_view request);

// A GET, or a POST with that form, of a browser with that cookie; it may be empty.
[[nodiscard]] std::string GetRequest(std::string_view path, std::string_view cookie);
[[nodiscard]] std::string PostRequest(std::string_view path, std::string_view cookie,
                                      std::string_view form);

}  // namespace sluis

#endif  // SLUIS_BENCH_PAGES_PLAIN_EXCHANGE_H_
