// The demo on posts of this moment: follows feeds, or Bluesky's public stream, and says so when the
// network does not let it.
#ifndef SLUIS_TOOLS_DEMO_LIVE_DEMO_H_
#define SLUIS_TOOLS_DEMO_LIVE_DEMO_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/sluis/v1/source.pb.h"
#include "tools/demo/demo.h"

namespace sluis {

// A public Jetstream server, in the languages of the model.
[[nodiscard]] v1::Source PublicJetstream();

// One of each address; pages that have a feed will do.
[[nodiscard]] std::vector<v1::Source> FeedSources(const std::vector<std::string>& addresses);

// How far a first look at all sources is.
struct FirstLook {
  // Each feed has been asked once, and each stream has brought enough; or has failed.
  bool is_done = false;
  uint64_t posts = 0;
};

[[nodiscard]] FirstLook LookAt(const v1::SourceList& sources);

}  // namespace sluis

#endif  // SLUIS_TOOLS_DEMO_LIVE_DEMO_H_
