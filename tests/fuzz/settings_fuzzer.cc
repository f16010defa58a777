// Any bytes as a configuration file: every fault has a place within it, and what is good is taken.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tools/settings/setting_faults.h"
#include "tools/settings/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sluis::Settings settings;
  const auto lines = static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const sluis::SettingFault& fault : settings.FaultsOf(text, "fuzz")) {
    // The end of the text is a place too.
    if (fault.line == 0 || fault.line > lines + 1 || fault.message.empty()) std::abort();
  }
  // Whatever was taken is valid, so reading it cannot fail.
  static_cast<void>(settings.ToEngineOptions());
  static_cast<void>(settings.Limits());
  return 0;
}
