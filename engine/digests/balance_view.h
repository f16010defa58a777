// The balance sheet put into words, as clean plain text in the owner's language. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_BALANCE_VIEW_H_
#define SLUIS_ENGINE_DIGESTS_BALANCE_VIEW_H_

#include <string>
#include <vector>

#include "engine/digests/wording.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

struct BalanceRow {
  std::string number;
  std::string label;
};

struct InterestLine {
  std::string title;  // or its id
  std::string text;
};

// Every field may be empty unless said otherwise.
struct BalanceView {
  std::string heading;   // never empty
  std::string sentence;  // never empty
  std::vector<BalanceRow> rows;
  // Paragraphs: whether it was more than usual, who is behind it, from where, and what it is not.
  std::vector<std::string> voices;
  // Of interests that something came in for, or less than usual.
  std::string interests_heading;
  std::vector<InterestLine> interests;
};

[[nodiscard]] BalanceView BalanceViewOf(const Wording& wording, const v1::BalanceSheet& balance);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_BALANCE_VIEW_H_
