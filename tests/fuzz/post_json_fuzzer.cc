// Any bytes as a line of a file of posts: it is refused with a sentence, or it is a valid post. A
// parser that has seen one line reads the next one as a fresh parser does.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/files/post_json.h"
#include "proto/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static sluis::PostJsonParser* const used = new sluis::PostJsonParser(sluis::PostLimits());
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  sluis::v1::Post post;
  const absl::Status status = used->Parse(line, &post);
  sluis::PostJsonParser fresh((sluis::PostLimits()));
  sluis::v1::Post again;
  if (fresh.Parse(line, &again) != status) std::abort();
  if (!status.ok()) {
    if (status.message().empty()) std::abort();
    return 0;
  }
  if (!sluis::CheckPost(post).ok()) std::abort();
  if (post.SerializeAsString() != again.SerializeAsString()) std::abort();
  return 0;
}
