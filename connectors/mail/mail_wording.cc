#include "connectors/mail/mail_wording.h"

#include <fmt/format.h>

namespace sluis {
namespace {

constexpr MailWording kDutch = {
    .more = "Meer zoals dit",
    .less = "Minder zoals dit",
    .open_pages = "Bekijk dit overzicht op uw pagina",
    .unsubscribe = "Stop deze e-mail",
    .left_out_one = "Er is nog 1 verhaal. Het paste niet meer in deze e-mail.",
    .left_out_many = "Er zijn nog {} verhalen. Ze pasten niet meer in deze e-mail.",
    .sign_in_subject = "Inloggen bij Sluis",
    .sign_in =
        "Met deze link logt u in bij Sluis:\n\n{}\n\nDe link werkt één keer, en een kwartier "
        "lang. Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.\n",
};

constexpr MailWording kEnglish = {
    .more = "More like this",
    .less = "Less like this",
    .open_pages = "See this digest on your page",
    .unsubscribe = "Stop these messages",
    .left_out_one = "There is 1 more story. It did not fit into this message.",
    .left_out_many = "There are {} more stories. They did not fit into this message.",
    .sign_in_subject = "Sign in to Sluis",
    .sign_in =
        "This link signs you in to Sluis:\n\n{}\n\nIt works once, for a quarter of an hour. "
        "You did not ask for it? Then you need not do anything.\n",
};

}  // namespace

const MailWording& MailWordingFor(std::string_view locale) {
  return locale.substr(0, 2) == "nl" ? kDutch : kEnglish;
}

std::string LeftOutSentence(const MailWording& wording, size_t stories) {
  if (stories == 0) return "";
  if (stories == 1) return std::string(wording.left_out_one);
  return fmt::format(fmt::runtime(wording.left_out_many), stories);
}

}  // namespace sluis
