// Topics in the forms that collections use.
//   rows     "id<TAB>title"
//   classic  <top> <num> Number: MB001 </num> <title> ... <desc> ... <narr> ... </top>, as TREC
//            has written it since 1992; a tag ends where the next begins, closing tags or not.
//            <query> is another name of <title> (Microblog). Prefixes such as "Description:" are
//            left out, other tags passed over.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_TOPIC_TEXTS_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_TOPIC_TEXTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

struct TopicText {
  std::string id;
  // As written, its lines joined by blanks; not empty.
  std::string title;
  // Of <desc>, <narr> after it; empty in rows.
  std::string description;
};

// In the order of the text, which is classic when it holds "<top>". `name` stands for it in errors.
// Refused: a topic without id or title, an id twice, a text without topics. Rows that start with
// '#' are passed over.
[[nodiscard]] absl::StatusOr<std::vector<TopicText>> ParseTopicTexts(std::string_view text,
                                                                     const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_TOPIC_TEXTS_H_
