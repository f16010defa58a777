#include "tools/evaluation/formats/label_file.h"

#include <utility>

#include "absl/status/status.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {

absl::StatusOr<std::vector<LabelledText>> ParseLabelledTexts(std::string_view text,
                                                             const std::string& name,
                                                             std::string_view prefix) {
  std::vector<LabelledText> texts;
  absl::Status status = ForEachRow(text, name, kMaxTextRowBytes, [&](std::string_view row) {
    LabelledText labelled;
    for (std::string_view word : BlankSeparated(row)) {
      if (word.size() > prefix.size() && word.starts_with(prefix)) {
        labelled.labels.emplace_back(word.substr(prefix.size()));
        continue;
      }
      if (!labelled.text.empty()) labelled.text += ' ';
      labelled.text += word;
    }
    texts.push_back(std::move(labelled));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return texts;
}

}  // namespace sluis
