// The frames of the control socket, up to the checks that stand before the engine.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "connectors/zeromq/frames.h"
#include "proto/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto request =
      sluis::ParseControlFrame(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!request.ok()) return 0;
  static_cast<void>(sluis::CheckOwner(request->put_owner().owner()));
  static_cast<void>(sluis::CheckInterest(request->put_interest().interest()));
  static_cast<void>(sluis::CheckMute(request->add_mute().mute()));
  return 0;
}
