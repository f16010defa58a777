#include "tools/evaluation/formats/text_rows.h"

#include <algorithm>
#include <cstdint>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

absl::Status RowError(const std::string& name, uint64_t number, const std::string& reason) {
  return absl::InvalidArgumentError(fmt::format("{}:{}: {}", name, number, reason));
}

}  // namespace

absl::Status ForEachRow(std::string_view text, const std::string& name, size_t max_row_bytes,
                        absl::FunctionRef<absl::Status(std::string_view row)> take) {
  for (uint64_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.size() > max_row_bytes) {
      return RowError(name, number, fmt::format("Longer than {} bytes.", max_row_bytes));
    }
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.find_first_not_of(kBlanks) == std::string_view::npos) continue;
    if (absl::Status status = take(row); !status.ok()) {
      return RowError(name, number, std::string(status.message()));
    }
  }
  return absl::OkStatus();
}

std::vector<std::string_view> BlankSeparated(std::string_view row) {
  std::vector<std::string_view> fields;
  for (;;) {
    const size_t start = row.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) return fields;
    row.remove_prefix(start);
    const size_t end = std::min(row.find_first_of(kBlanks), row.size());
    fields.push_back(row.substr(0, end));
    row.remove_prefix(end);
  }
}

std::string_view WithoutBlanksAround(std::string_view text) {
  const size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

}  // namespace sluis
