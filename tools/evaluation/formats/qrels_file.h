// Judgements in TREC's format, one a row: "topic iteration post grade". The iteration ("0" or "Q0")
// is not looked at.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_QRELS_FILE_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_QRELS_FILE_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/evaluation/measures/ranking.h"

namespace sluis {

using Qrels = std::map<std::string, GradesById>;

// `name` stands for the text in errors. A post judged twice for a topic is refused unless the
// grades are the same, and so is a text without any judgement. Grades are whole numbers from -100
// to 100.
[[nodiscard]] absl::StatusOr<Qrels> ParseQrels(std::string_view text, const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_QRELS_FILE_H_
