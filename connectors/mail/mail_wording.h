// What messages say besides the digest, in each language that they speak.
#ifndef SLUIS_CONNECTORS_MAIL_MAIL_WORDING_H_
#define SLUIS_CONNECTORS_MAIL_MAIL_WORDING_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sluis {

struct MailWording {
  std::string_view more;
  std::string_view less;
  std::string_view open_pages;
  std::string_view unsubscribe;
  // Of stories that the message has no room for.
  std::string_view left_out_one;
  std::string_view left_out_many;  // {} = number
  std::string_view sign_in_subject;
  std::string_view sign_in;  // {} = link
};

// Of "nl", "nl-NL" and the like Dutch, else English.
[[nodiscard]] const MailWording& MailWordingFor(std::string_view locale);

[[nodiscard]] std::string LeftOutSentence(const MailWording& wording, size_t stories);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_MAIL_WORDING_H_
