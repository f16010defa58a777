// Any file that claims to be of an archive of X, split at any place, gives the same valid posts.
// The first byte says where it is split.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/x/archive_reader.h"
#include "proto/checks.h"

namespace {

// In steps of so many bytes.
absl::Status Read(std::string_view bytes, size_t step, sluis::XNews* news) {
  sluis::XArchiveReader reader({"7", "jan", "Jan"}, sluis::PostLimits());
  for (size_t at = 0; at < bytes.size(); at += step) {
    if (absl::Status status = reader.Push(bytes.substr(at, step), news); !status.ok())
      return status;
  }
  return reader.Finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  sluis::XNews news;
  const absl::Status status = Read(bytes, std::max<size_t>(bytes.size(), 1), &news);
  sluis::XNews parts;
  if (Read(bytes, data[0] % 16 + 1, &parts) != status) std::abort();
  if (news.posts.size() != parts.posts.size() || news.invalid != parts.invalid) std::abort();
  for (size_t i = 0; i < news.posts.size(); ++i) {
    if (!sluis::CheckPost(news.posts[i]).ok()) std::abort();
    if (news.posts[i].SerializeAsString() != parts.posts[i].SerializeAsString()) std::abort();
  }
  if (!status.ok() && status.message().empty()) std::abort();
  return 0;
}
