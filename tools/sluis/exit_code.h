// Exit codes, as sysexits.h names them.
#ifndef SLUIS_TOOLS_SLUIS_EXIT_CODE_H_
#define SLUIS_TOOLS_SLUIS_EXIT_CODE_H_

#include "absl/status/status.h"

namespace sluis {

inline constexpr int kExitOk = 0;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitData = 65;
inline constexpr int kExitNoInput = 66;
inline constexpr int kExitUnavailable = 69;
inline constexpr int kExitInternal = 70;
inline constexpr int kExitSystem = 71;
inline constexpr int kExitStorage = 74;
inline constexpr int kExitTemporary = 75;
inline constexpr int kExitPermission = 77;
inline constexpr int kExitConfiguration = 78;
// 128 + SIGINT.
inline constexpr int kExitInterrupted = 130;

[[nodiscard]] int ExitCodeOf(const absl::Status& status);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_EXIT_CODE_H_
