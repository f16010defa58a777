// When posts were written, as TREC Real-Time Summarization gives it, one a row: "post YYYYMMDD
// seconds", the seconds since 1970.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_EPOCHS_FILE_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_EPOCHS_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/evaluation/measures/cluster_ledger.h"

namespace sluis {

// `name` stands for the text in errors. A post may be there several times (once for each topic that
// it was judged for) if the rows agree.
[[nodiscard]] absl::StatusOr<PostTimes> ParsePostTimes(std::string_view text,
                                                       const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_EPOCHS_FILE_H_
