// What stands in the headers of a message, whatever it was made from: one line of ASCII (RFC 5322),
// other text in encoded words (RFC 2047). Pure.
#ifndef SLUIS_CONNECTORS_MAIL_HEADER_TEXT_H_
#define SLUIS_CONNECTORS_MAIL_HEADER_TEXT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

// As the value of Subject. Only plain printable ASCII without "=?" stays as it is; all else becomes
// encoded words, folded, so that what a reader's program shows is exactly `text`: a title that
// looks like an encoded word is not decoded, and a line end ends nothing. `text` is UTF-8.
[[nodiscard]] std::string HeaderText(std::string_view text);

// Who sends.
struct MailAuthor {
  std::string name;
  std::string address;
};

// Of "Sluis <sluis@example.org>" or "sluis@example.org". InvalidArgument for anything else.
[[nodiscard]] absl::StatusOr<MailAuthor> ParseMailAuthor(std::string_view text);

// As the value of From.
[[nodiscard]] std::string HeaderAuthor(const MailAuthor& author);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_HEADER_TEXT_H_
