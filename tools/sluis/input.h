// Texts in and out, a line each: a file or standard input to standard output.
#ifndef SLUIS_TOOLS_SLUIS_INPUT_H_
#define SLUIS_TOOLS_SLUIS_INPUT_H_

#include <fstream>
#include <istream>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace sluis {

class Input {
 public:
  // "-" is standard input.
  [[nodiscard]] static absl::StatusOr<Input> Open(const std::string& path);

  std::istream& stream() const { return *stream_; }

 private:
  std::unique_ptr<std::ifstream> file_;
  std::istream* stream_ = nullptr;
};

// The exit code once std::cout is written: kExitStorage when its reader or disk is gone.
[[nodiscard]] int FinishOutput();

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_INPUT_H_
