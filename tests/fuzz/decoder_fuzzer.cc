// Any bytes as a compressed file: refused, or decoded within the room that was given, and always to
// an end.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "connectors/files/decoder.h"

namespace {

// A small file may hold very much; what comes after is the same code again.
constexpr int kMaxSteps = 10'000;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const char* bytes = reinterpret_cast<const char*>(data);
  const std::unique_ptr<sluis::Decoder> decoder = sluis::MakeDecoder(bytes, size);
  if (decoder == nullptr) return 0;
  std::array<char, 4096> out;
  size_t taken = 0;
  for (int step = 0; step < kMaxSteps; ++step) {
    const auto made = decoder->Decode(bytes + taken, size - taken, out.data(), out.size());
    if (!made.ok()) {
      if (made.status().message().empty()) std::abort();
      return 0;
    }
    if (made->taken > size - taken || made->written > out.size()) std::abort();
    taken += made->taken;
    // Without progress it can only be waiting for more.
    if (made->taken == 0 && made->written == 0) {
      if (taken != size) std::abort();
      return 0;
    }
  }
  return 0;
}
