// The frames of the ingest socket: whatever comes, a request within bounds or a refusal.
#include <cstdlib>
#include <string_view>

#include "connectors/zeromq/frames.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr uint32_t kMaxPosts = 64;
  const std::string_view frame(reinterpret_cast<const char*>(data), size);
  const auto parsed = sluis::ParseIngestFrame(frame, kMaxPosts);
  sluis::BatchSequence(frame);
  if (!parsed.ok()) return 0;
  const sluis::v1::PostBatch& batch = parsed->request.batch();
  if (batch.posts_size() > static_cast<int>(kMaxPosts)) std::abort();
  // What stands for an unreadable post is empty.
  for (const sluis::v1::RefusedPost& refused : parsed->unreadable) {
    if (batch.posts(static_cast<int>(refused.index())).ByteSizeLong() != 0) std::abort();
  }
  return 0;
}
