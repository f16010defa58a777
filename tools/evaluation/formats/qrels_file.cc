#include "tools/evaluation/formats/qrels_file.h"

#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

constexpr int kMaxGrade = 100;

absl::Status AddJudgement(std::string_view row, Qrels* qrels) {
  const std::vector<std::string_view> fields = BlankSeparated(row);
  if (fields.size() != 4) {
    return absl::InvalidArgumentError(
        fmt::format("A judgement is \"topic 0 post grade\"; there are {} fields.", fields.size()));
  }
  int grade = 0;
  if (!ParseNumber(fields[3], &grade) || grade < -kMaxGrade || grade > kMaxGrade) {
    return absl::InvalidArgumentError(fmt::format(
        "Grade \"{}\" is not a whole number from {} to {}.", fields[3], -kMaxGrade, kMaxGrade));
  }
  const auto [at, added] = (*qrels)[std::string(fields[0])].emplace(std::string(fields[2]), grade);
  if (!added && at->second != grade) {
    return absl::InvalidArgumentError(
        fmt::format("Post {} of topic {} already has grade {}.", fields[2], fields[0], at->second));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Qrels> ParseQrels(std::string_view text, const std::string& name) {
  Qrels qrels;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes, [&qrels](std::string_view row) {
    return AddJudgement(row, &qrels);
  });
  if (!status.ok()) return status;
  if (qrels.empty()) {
    return absl::InvalidArgumentError(fmt::format("{} holds no judgement.", name));
  }
  return qrels;
}

}  // namespace sluis
