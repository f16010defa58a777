// A digest put into words: what every rendering shows, as clean plain text in the owner's language.
// Renderings only lay it out and escape it. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_VIEW_H_
#define SLUIS_ENGINE_DIGESTS_VIEW_H_

#include <string>
#include <vector>

#include "engine/digests/balance_view.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// Every field may be empty unless said otherwise; only `text` holds line ends.
struct StoryView {
  std::string interest;  // its title, or its id
  std::string sureness;  // never empty
  std::string exploring;  // that it is shown to learn from
  std::string text;      // never empty
  std::string language;  // of the text, BCP 47
  std::string byline;    // author, source and time; never empty
  std::string link;      // see SafeLink
  std::string why;
  std::string voices;  // empty for a single post
  std::string also;
};

struct DigestView {
  std::string language;
  std::string title;
  std::string date;
  std::string period;
  std::string summary;  // what is below, or that there is nothing
  bool empty = false;
  std::vector<StoryView> stories;
  std::string open_post;
  BalanceView balance;
};

[[nodiscard]] DigestView ViewOf(const v1::Digest& digest);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_VIEW_H_
