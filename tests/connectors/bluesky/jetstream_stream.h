// A stream of events of Jetstream that is made up, and what comes of it.
#ifndef SLUIS_TESTS_CONNECTORS_BLUESKY_JETSTREAM_STREAM_H_
#define SLUIS_TESTS_CONNECTORS_BLUESKY_JETSTREAM_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// What is there after all batches, as the engine takes them: a post once, its highest revision; a
// delete for ever.
struct JetstreamEffect {
  // Of each post: revision, text and handle. Empty: deleted.
  std::map<std::string, std::string> posts;
  std::map<std::string, int64_t> likes;
  std::map<std::string, int64_t> reposts;
  std::set<std::string> gone;

  void Take(const v1::PostBatch& batch);
  bool operator==(const JetstreamEffect& other) const;
};

struct JetstreamStream {
  // Of version 1, one a line, in the order of their being told.
  std::vector<std::string> events;
  JetstreamEffect effect;
};

// Posts, changed and deleted ones, likes and reposts that come and go, accounts that go, handles
// and records of others; the last is a post. `jitter`: times that are not quite in order. Always
// the same.
JetstreamStream MakeStream(int events, bool jitter);

// Events of version 1, so many seconds after the stream that is made up begins.
std::string PostAt(int second, const std::string& did, const std::string& rkey);
std::string AccountAt(int second, const std::string& did, bool is_active);

// Which posts the engine keeps: an account that is gone takes along what is there after its batch.
struct KeptPosts {
  // By id; false: deleted, for ever.
  std::map<std::string, bool> posts;

  void Take(const v1::PostBatch& batch);
  [[nodiscard]] size_t Count() const;
  [[nodiscard]] bool Has(const std::string& did, const std::string& rkey) const;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_BLUESKY_JETSTREAM_STREAM_H_
