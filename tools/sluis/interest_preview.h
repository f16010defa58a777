// A preview of an interest as people ask for it and read it.
#ifndef SLUIS_TOOLS_SLUIS_INTEREST_PREVIEW_H_
#define SLUIS_TOOLS_SLUIS_INTEREST_PREVIEW_H_

#include <cstdint>
#include <string>

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Which posts, as typed: times may be empty.
struct PreviewWindow {
  std::string from;
  std::string until;
  uint32_t limit = 0;
};

void AddWindow(CLI::App* command, PreviewWindow* window);

[[nodiscard]] absl::Status SetWindow(const PreviewWindow& window,
                                     v1::PreviewInterestRequest* request);

// The numbers as a sentence, then the listed posts. Ends with a newline.
[[nodiscard]] std::string PreviewText(const v1::InterestPreview& preview);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_INTEREST_PREVIEW_H_
