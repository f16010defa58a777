// Puts a message together with GMime.
#ifndef SLUIS_CONNECTORS_MAIL_MIME_H_
#define SLUIS_CONNECTORS_MAIL_MIME_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluis {

// Name and value, in order. A value is ASCII; a line end in it is a fold: the next line begins with
// a space.
using MailHeaders = std::vector<std::pair<std::string, std::string>>;

// Of UTF-8 with '\n' as line end, as quoted-printable or base64, whichever is shorter. The result
// has CR LF. `boundary` holds "=_", which neither of the two ever produces.
[[nodiscard]] std::string PlainMime(const MailHeaders& headers, std::string_view text);
[[nodiscard]] std::string AlternativeMime(const MailHeaders& headers, std::string_view text,
                                          std::string_view html, const std::string& boundary);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_MIME_H_
