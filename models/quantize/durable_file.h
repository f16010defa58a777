// Replaces a file in one step: a reader sees the old bytes or the new ones, after a crash too.
#ifndef MODELS_QUANTIZE_DURABLE_FILE_H_
#define MODELS_QUANTIZE_DURABLE_FILE_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace sluis {

// Writes `bytes` to a new file beside `path`, syncs it, lets `verify` judge it by its name, and
// only then renames it over `path` and syncs the folder. On any failure the new file is removed
// and `path` is as it was.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes,
                         const std::function<absl::Status(const std::string&)>& verify);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_DURABLE_FILE_H_
