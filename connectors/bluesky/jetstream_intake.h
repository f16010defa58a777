// From what Jetstream tells to what a batch of posts holds.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_INTAKE_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_INTAKE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "connectors/bluesky/jetstream_memory.h"
#include "connectors/bluesky/jetstream_reader.h"
#include "connectors/bluesky/reaction_counts.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// Belongs to one thread.
class JetstreamIntake {
 public:
  // `counts`: whether likes and reposts change anything.
  JetstreamIntake(bool counts, std::shared_ptr<JetstreamMemory> memory);

  // Posts, and accounts that are gone, come into the batch; likes and reposts are gathered. What
  // `is_repeated` may have been taken before: a post is known by its revision; a like, which is
  // not, counts for nothing; an account that is gone is left out if it is remembered, for what it
  // posted since would go along. Notices and ends are the caller's.
  void Take(JetstreamEvent event, bool is_repeated, v1::PostBatch* batch);

  // Posts whose counts change.
  [[nodiscard]] size_t gathered() const { return reactions_.size(); }
  // Adds what was gathered to the batch.
  void Give(v1::PostBatch* batch);

 private:
  void TakePost(v1::Post post, v1::PostBatch* batch);
  void TakeHandle(const JetstreamHandle& told);
  void TakeAccount(const JetstreamAccount& account, uint64_t time_us, bool is_repeated,
                   v1::PostBatch* batch);
  [[nodiscard]] bool WasTaken(const std::string& did, uint64_t time_us) const;

  const bool counts_;
  const std::shared_ptr<JetstreamMemory> memory_;
  ReactionCounts reactions_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_INTAKE_H_
