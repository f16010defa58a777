// Interests from a list of topics: "id<TAB>title", one a line.
#ifndef SLUIS_TOOLS_FORMS_TOPICS_FILE_H_
#define SLUIS_TOOLS_FORMS_TOPICS_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// `name` stands for the text in errors, "name:line: ...". Ids become lower case, for the alphabet
// of ids has no capitals. Blank lines and lines that start with '#' are skipped; a text without
// one topic is refused.
[[nodiscard]] absl::StatusOr<std::vector<v1::Interest>> ParseTopics(std::string_view text,
                                                                    const std::string& name,
                                                                    const std::string& owner_id);

}  // namespace sluis

#endif  // SLUIS_TOOLS_FORMS_TOPICS_FILE_H_
