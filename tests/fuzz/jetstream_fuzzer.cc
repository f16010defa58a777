// Any frame of Jetstream: it is refused with a sentence, or it is an event, and its post is valid.
// A reader that has read much reads the next frame as a fresh one does.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/bluesky/jetstream_reader.h"
#include "proto/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static sluis::JetstreamReader* const used = new sluis::JetstreamReader(sluis::PostLimits());
  const std::string_view frame(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<sluis::JetstreamEvent> event = used->Read(frame);
  sluis::JetstreamReader fresh((sluis::PostLimits()));
  const absl::StatusOr<sluis::JetstreamEvent> again = fresh.Read(frame);
  if (event.status() != again.status()) std::abort();
  if (!event.ok()) {
    if (event.status().message().empty()) std::abort();
    return 0;
  }
  if (event->content.index() != again->content.index()) std::abort();
  const auto* const post = std::get_if<sluis::v1::Post>(&event->content);
  if (post == nullptr) return 0;
  if (!sluis::CheckPost(*post).ok() || !event->cursor.has_value()) std::abort();
  const auto& other = std::get<sluis::v1::Post>(again->content);
  if (post->SerializeAsString() != other.SerializeAsString()) std::abort();
  return 0;
}
