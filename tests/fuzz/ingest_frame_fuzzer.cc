// The frames of the ingest socket: whatever comes, a request within bounds or a refusal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/zeromq/frames.h"
#include "proto/checks.h"

namespace {

constexpr uint32_t kMaxPosts = 64;

void CheckBatch(const sluis::IngestFrame& frame) {
  const sluis::v1::PostBatch& batch = frame.request.batch();
  if (batch.posts_size() > static_cast<int>(kMaxPosts)) std::abort();
  // What stands for an unreadable post is empty, and its refusal says why.
  for (const sluis::v1::RefusedPost& refused : frame.unreadable) {
    if (batch.posts(static_cast<int>(refused.index())).ByteSizeLong() != 0) std::abort();
    if (refused.reason().empty()) std::abort();
  }
  // Every other one can be stored and sent on.
  for (const sluis::v1::Post& post : batch.posts()) {
    static_cast<void>(sluis::CheckPost(post));
    if (!sluis::v1::Post().ParseFromString(post.SerializeAsString())) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sluis::BatchSequence(bytes);
  const auto parsed = sluis::ParseIngestFrame(bytes, kMaxPosts);
  if (!parsed.ok()) {
    if (parsed.status().message().empty()) std::abort();
    return 0;
  }
  if (parsed->request.has_batch()) CheckBatch(*parsed);
  return 0;
}
