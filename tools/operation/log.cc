#include "tools/operation/log.h"

#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/operation/log_text.h"

namespace sluis {
namespace {

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  return "";
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string TextLine(const std::string& time, LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  std::string line = fmt::format("{} {} event={}", time, NameOf(level), event);
  for (const LogField& field : fields) {
    line += fmt::format(" {}={}", field.name, field.is_text ? LogValue(field.value) : field.value);
  }
  return line;
}

std::string JsonLine(const std::string& time, LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  std::string line =
      fmt::format(R"({{"time":"{}","level":"{}","event":"{}")", time, NameOf(level), event);
  for (const LogField& field : fields) {
    line += fmt::format(",\"{}\":{}", field.name,
                        field.is_text ? JsonLogValue(field.value) : field.value);
  }
  return line + "}";
}

}  // namespace

LogLevel LogLevelOf(std::string_view name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warn") return LogLevel::kWarn;
  return name == "error" ? LogLevel::kError : LogLevel::kInfo;
}

LogFormat LogFormatOf(std::string_view name) {
  return name == "json" ? LogFormat::kJson : LogFormat::kText;
}

Log::Log(spdlog::sink_ptr sink, LogLevel level, LogFormat format)
    : logger_("sluis", std::move(sink)), level_(level), format_(format) {
  logger_.set_pattern("%v");
  logger_.set_level(spdlog::level::trace);
  logger_.flush_on(spdlog::level::trace);
}

void Log::Use(LogLevel level, LogFormat format) {
  level_ = level;
  format_ = format;
}

void Log::Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!Writes(level)) return;
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  const std::string line = format_ == LogFormat::kJson ? JsonLine(time, level, event, fields)
                                                       : TextLine(time, level, event, fields);
  logger_.log(SpdlogLevel(level), fmt::string_view("{}"), line);
}

}  // namespace sluis
