// Any message of X: it is refused with a sentence, or what comes of it are valid posts. A reader
// that has read much reads the next message as a fresh one does.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/x/x_reader.h"
#include "proto/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static sluis::XReader* const used = new sluis::XReader(sluis::PostLimits());
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  sluis::XNews news;
  const absl::Status status = used->Read(message, &news);
  sluis::XReader fresh((sluis::PostLimits()));
  sluis::XNews again;
  if (fresh.Read(message, &again) != status) std::abort();
  if (!status.ok() && (status.message().empty() || !news.posts.empty())) std::abort();
  if (news.posts.size() != again.posts.size()) std::abort();
  for (size_t i = 0; i < news.posts.size(); ++i) {
    if (!sluis::CheckPost(news.posts[i]).ok()) std::abort();
    if (news.posts[i].SerializeAsString() != again.posts[i].SerializeAsString()) std::abort();
  }
  return 0;
}
