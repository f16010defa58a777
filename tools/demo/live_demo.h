// The demo on posts of this moment: follows feeds, or Bluesky's public stream, and says what was
// wrong when nothing comes of it.
#ifndef SLUIS_TOOLS_DEMO_LIVE_DEMO_H_
#define SLUIS_TOOLS_DEMO_LIVE_DEMO_H_

#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/locks/mutex.h"
#include "proto/sluis/v1/source.pb.h"

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

// What is wrong with sources, by name. Safe on any thread.
class SourceFailures {
 public:
  // As SourceBoard::OnTurn.
  void Hear(const std::string& name, const absl::Status& status);
  // OK of a source that nothing is wrong with.
  [[nodiscard]] absl::Status Of(const std::string& name) const;

 private:
  mutable Mutex mutex_;
  std::map<std::string, absl::Status> failures_ ABSL_GUARDED_BY(mutex_);
};

// A sentence for each source that did not fail and has brought no post. `known` is
// retention.known: what was made before that is refused, and nothing else that a feed brings is.
[[nodiscard]] std::vector<std::string> WhyEmpty(const v1::SourceList& sources,
                                                absl::Duration known);

// For when none has brought a post. Unavailable if a server failed or was not reached, whatever the
// others did; else the code of a failure; NotFound if all went well and there was nothing.
[[nodiscard]] absl::Status NothingCame(const v1::SourceList& sources,
                                       const SourceFailures& failures);

}  // namespace sluis

#endif  // SLUIS_TOOLS_DEMO_LIVE_DEMO_H_
