#include "tools/sluis/input.h"

#include <filesystem>
#include <iostream>

#include "fmt/format.h"
#include "tools/sluis/exit_code.h"

namespace sluis {

absl::StatusOr<Input> Input::Open(const std::string& path) {
  Input input;
  if (path == "-") {
    input.stream_ = &std::cin;
    return input;
  }
  std::error_code error;
  input.file_ = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*input.file_ || std::filesystem::is_directory(path, error)) {
    return absl::NotFoundError(
        fmt::format("Cannot read {}. Name a file, or - for standard input.", path));
  }
  input.stream_ = input.file_.get();
  return input;
}

int FinishOutput() {
  if (std::cout.flush()) return kExitOk;
  fmt::print(stderr, "sluis: Cannot write to standard output: its disk is full or it is closed.\n");
  return kExitStorage;
}

}  // namespace sluis
