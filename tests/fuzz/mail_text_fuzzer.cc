// Any bytes as a mail address, as who sends and as a subject: what is taken is one line of ASCII
// that breaks out of no header, and reads the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/mail/header_text.h"
#include "proto/mail_address.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// Printable ASCII, in lines of which each but the first begins with a space (RFC 5322, 2.2.3).
void RequireHeader(std::string_view value) {
  for (size_t i = 0; i < value.size(); ++i) {
    const bool is_fold = value[i] == '\n' && i + 1 < value.size() && value[i + 1] == ' ';
    Require(is_fold || (value[i] >= 0x20 && value[i] < 0x7f));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (sluis::CheckMailAddress(text).ok()) {
    RequireHeader(text);
    Require(text.size() <= 254 && text.find_first_of(" ,;<>()[]\\\"\n") == std::string_view::npos);
    Require(text.find('@') == text.rfind('@') && text.find('@') != std::string_view::npos);
  }
  const auto author = sluis::ParseMailAuthor(text);
  if (author.ok()) {
    Require(sluis::CheckMailAddress(author->address).ok());
    RequireHeader(sluis::HeaderAuthor(*author));
  }
  RequireHeader(sluis::HeaderText(text));
  return 0;
}
