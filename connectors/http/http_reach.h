// Which servers may be asked: by the address that was written down, and by the network address that
// a connection is about to be made to.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_REACH_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_REACH_H_

#include <sys/socket.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace sluis {

struct HttpReach {
  // Whatever is public and not of this machine, over http:// too, and nothing else but what `also`
  // names.
  bool is_public_only = false;
  // "127.0.0.1:8080", "[::1]:8080": addresses that are asked though they are not public.
  std::vector<std::string> also;
  // What who is refused is told besides: how an address is named there.
  std::string advice;
  // Followed; each is looked at like the first.
  int most_redirects = 0;
};

// "https://" with a host and neither a user nor a fragment; "http://" for a host of this machine
// alone (127.0.0.1, [::1], localhost), where nobody listens in.
[[nodiscard]] absl::Status CheckServerUrl(const std::string& url);

// What `reach` takes: any address of http:// and https:// without a user where it is for what is
// public, and else as CheckServerUrl. InvalidArgument with a sentence.
[[nodiscard]] absl::Status CheckUrl(const std::string& url, const HttpReach& reach);

// "10.1.2.3:443", "[fd00::7]:8080", as HttpReach::also has them. InvalidArgument with a sentence.
[[nodiscard]] absl::Status CheckPlaceText(const std::string& place);

// The sentence for one that is not asked: "URL leads to 10.1.2.3:443, ...".
[[nodiscard]] absl::Status NotWithin(const HttpReach& reach, const std::string& url,
                                     const std::string& place);

// Whether `reach` goes to the address, which is of IPv4 or IPv6.
[[nodiscard]] bool IsWithin(const HttpReach& reach, const sockaddr& address);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_REACH_H_
