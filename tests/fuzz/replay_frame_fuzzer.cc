// The frames of the replay socket.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "connectors/zeromq/frames.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static_cast<void>(
      sluis::ParseReplayFrame(std::string_view(reinterpret_cast<const char*>(data), size)));
  return 0;
}
