// The log of a running engine: one event a line, as key=value or as JSON, on standard error.
//
//   2026-03-12T06:30:00.123Z info event=digest owner=1f0e3dad9990 stories=3
//   {"time":"2026-03-12T06:30:00.123Z","level":"info","event":"digest","owner":"1f0e3dad9990",...}
//
// No text of a post goes there, and people are named by pseudonyms (Engine::Pseudonym). Whatever
// text goes there is escaped (log_text.h).
#ifndef SLUIS_TOOLS_OPERATION_LOG_H_
#define SLUIS_TOOLS_OPERATION_LOG_H_

#include <spdlog/logger.h>

#include <atomic>
#include <concepts>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "fmt/format.h"

namespace sluis {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kText, kJson };

// By the names of log.level and log.format, which settings have checked.
[[nodiscard]] LogLevel LogLevelOf(std::string_view name);
[[nodiscard]] LogFormat LogFormatOf(std::string_view name);

struct LogField {
  // NOLINTNEXTLINE(google-explicit-constructor): a list of fields reads as one
  LogField(std::string_view field_name, std::string_view text)
      : name(field_name), value(text), is_text(true) {}
  LogField(std::string_view field_name, std::integral auto number)
      : name(field_name), value(fmt::to_string(number)) {}

  std::string_view name;  // [a-z_]+
  std::string value;
  bool is_text = false;
};

// Safe on any thread.
class Log {
 public:
  // To `sink`, which gets whole lines.
  Log(spdlog::sink_ptr sink, LogLevel level, LogFormat format);

  // Counts from the next line on.
  void Use(LogLevel level, LogFormat format);

  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields);
  bool Writes(LogLevel level) const { return level >= level_.load(std::memory_order_relaxed); }

 private:
  spdlog::logger logger_;
  std::atomic<LogLevel> level_;
  std::atomic<LogFormat> format_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_LOG_H_
