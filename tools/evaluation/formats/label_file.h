// Labelled texts as fastText trains on them, one a row: "__label__a __label__b the text".
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_LABEL_FILE_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_LABEL_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

struct LabelledText {
  // Without their prefix, in order. May be empty: a text of no label.
  std::vector<std::string> labels;
  // The other words of the row, one blank between two.
  std::string text;
};

// `name` stands for the text in errors. A word is a label, wherever it stands, when it starts with
// `prefix` (not empty) and holds more.
[[nodiscard]] absl::StatusOr<std::vector<LabelledText>> ParseLabelledTexts(
    std::string_view text, const std::string& name, std::string_view prefix = "__label__");

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_LABEL_FILE_H_
