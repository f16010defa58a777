// Where a Jetstream server is asked, and how it is asked for posts, in both versions.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_ADDRESS_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace sluis {

struct JetstreamAddress {
  int version = 1;
  // "jetstream.example:6008": the server, whose numbers of events no other one knows.
  std::string server;
  // With the operator's own parameters.
  std::string url;
};

// "wss://host" means version 1. InvalidArgument, with a sentence, for an address of neither version
// and for a parameter that is set here.
[[nodiscard]] absl::StatusOr<JetstreamAddress> ParseJetstreamAddress(const std::string& url);

// The subprotocol that version 2 wants; empty for version 1.
[[nodiscard]] std::string SubprotocolOf(const JetstreamAddress& address);

struct JetstreamWishes {
  // Likes and reposts, too.
  bool counts = false;
  // Of the dictionary that frames shall be packed by; 0: none.
  uint32_t dictionary = 0;
  // A number of the server's or microseconds since 1970, which are always more; 0: from now on.
  uint64_t cursor = 0;
};

[[nodiscard]] std::string SubscriptionUrl(const JetstreamAddress& address,
                                          const JetstreamWishes& wishes);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_ADDRESS_H_
