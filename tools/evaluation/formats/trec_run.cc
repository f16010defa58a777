#include "tools/evaluation/formats/trec_run.h"

#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

using SeenPosts = std::map<std::string, absl::flat_hash_set<std::string>>;

absl::Status AddRow(std::string_view row, SeenPosts* seen, TrecRun* run) {
  const std::vector<std::string_view> fields = BlankSeparated(row);
  if (fields.size() != 6) {
    return absl::InvalidArgumentError(fmt::format(
        "A row of a run is \"topic Q0 post rank score tag\"; there are {} fields.", fields.size()));
  }
  RankedPost post{std::string(fields[2])};
  if (!ParseNumber(fields[4], &post.score) || !std::isfinite(post.score)) {
    return absl::InvalidArgumentError(fmt::format("Score \"{}\" is not a number.", fields[4]));
  }
  const std::string topic(fields[0]);
  if (!(*seen)[topic].insert(post.id).second) {
    return absl::InvalidArgumentError(fmt::format("Post {} is in topic {} twice.", post.id, topic));
  }
  run->topics[topic].push_back(std::move(post));
  run->tag = std::string(fields[5]);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TrecRun> ParseTrecRun(std::string_view text, const std::string& name) {
  TrecRun run;
  SeenPosts seen;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes,
                                   [&](std::string_view row) { return AddRow(row, &seen, &run); });
  if (!status.ok()) return status;
  return run;
}

}  // namespace sluis
