#include "tools/evaluation/formats/epochs_file.h"

#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/real_time_run.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

absl::Status AddTime(std::string_view row, PostTimes* times) {
  const std::vector<std::string_view> fields = BlankSeparated(row);
  PostTime time;
  if (fields.size() != 3 || !ParseCompactDay(fields[1], &time.day) ||
      !ParseNumber(fields[2], &time.created_s) || time.created_s < 0 ||
      time.created_s > kMaxPostSeconds) {
    return absl::InvalidArgumentError("A time of a post is \"post YYYYMMDD seconds\".");
  }
  const auto [at, added] = times->emplace(std::string(fields[0]), time);
  if (!added && (at->second.day != time.day || at->second.created_s != time.created_s)) {
    return absl::InvalidArgumentError(fmt::format("Post {} already has another time.", fields[0]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PostTimes> ParsePostTimes(std::string_view text, const std::string& name) {
  PostTimes times;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes,
                                   [&times](std::string_view row) { return AddTime(row, &times); });
  if (!status.ok()) return status;
  return times;
}

}  // namespace sluis
