#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "engine/digests/pieces.h"
#include "engine/digests/render.h"
#include "engine/digests/view.h"

namespace sluis {
namespace {

// Active anywhere in a line, in CommonMark 0.30 or in what GitHub and others add to it ('|' tables,
// '~' strikethrough, '@' mail addresses, '$' formulas).
constexpr std::string_view kActive = "\\`*_{}[]()<>#|~&@$^!";
// Active at the beginning of a line only: lists and underlined headings.
constexpr std::string_view kActiveInFront = "-+=";

// A full stop makes a list after "1" and a link after "www", a colon a link before "//".
bool IsActiveStop(std::string_view line, size_t at) {
  if (line[at] == ':') return line.substr(at, 3) == "://";
  if (line[at] != '.' || at == 0) return false;
  const char before = line[at - 1];
  if (before == 'w' || before == 'W') return true;
  const bool ends = at + 1 == line.size() || line[at + 1] == ' ';
  return ends && absl::ascii_isdigit(static_cast<unsigned char>(before));
}

// One line of plain text that any Markdown reader shows as it is. A backslash before a punctuation
// mark is always that mark (CommonMark 0.30, section 2.4).
std::string EscapeLine(std::string_view line) {
  std::string escaped;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool in_front = i == 0 && kActiveInFront.find(line[i]) != std::string_view::npos;
    if (in_front || kActive.find(line[i]) != std::string_view::npos || IsActiveStop(line, i)) {
      escaped.push_back('\\');
    }
    escaped.push_back(line[i]);
  }
  return escaped;
}

// A quotation that keeps its lines.
std::string Quote(std::string_view text) {
  std::string quote;
  for (std::string_view line : SplitAt(text, '\n')) {
    Append(&quote, quote.empty() ? "> " : "\\\n> ", EscapeLine(line));
  }
  return Concat(quote, "\n");
}

// The byline and what follows, each on its own line of one paragraph.
void AddLines(const DigestView& view, const StoryView& story, std::string* out) {
  Append(out, "\n", EscapeLine(story.byline));
  if (!story.link.empty()) {
    // '&' would begin a character reference in a link's address.
    Append(out, "\\\n[", EscapeLine(view.open_post), "](<",
           absl::StrReplaceAll(story.link, {{"&", "&amp;"}}), ">)");
  }
  for (const std::string* line : {&story.why, &story.voices, &story.also}) {
    if (!line->empty()) Append(out, "\\\n", EscapeLine(*line));
  }
  Append(out, "\n");
}

void AddBalance(const BalanceView& balance, std::string* out) {
  Append(out, "\n## ", EscapeLine(balance.heading), "\n\n", EscapeLine(balance.sentence), "\n");
  if (!balance.rows.empty()) Append(out, "\n");
  for (const BalanceRow& row : balance.rows) {
    Append(out, "- **", EscapeLine(row.number), "** ", EscapeLine(row.label), "\n");
  }
  for (const std::string& paragraph : balance.voices) {
    Append(out, "\n", EscapeLine(paragraph), "\n");
  }
  if (balance.interests.empty()) return;
  Append(out, "\n### ", EscapeLine(balance.interests_heading), "\n\n");
  for (const InterestLine& row : balance.interests) {
    Append(out, "- **", EscapeLine(row.title), "** ", EscapeLine(row.text), "\n");
  }
}

}  // namespace

std::string RenderMarkdown(const v1::Digest& digest) {
  const DigestView view = ViewOf(digest);
  std::string out = Concat("# ", EscapeLine(view.title), "\n\n", EscapeLine(view.date), "\\\n",
                           EscapeLine(view.summary), "\n");
  size_t number = 0;
  for (const StoryView& story : view.stories) {
    Append(&out, "\n## ", std::to_string(++number), "\\. ", EscapeLine(story.interest), " \u00b7 ",
           EscapeLine(story.sureness), "\n\n");
    if (!story.exploring.empty()) Append(&out, "*", EscapeLine(story.exploring), "*\n\n");
    Append(&out, Quote(story.text));
    AddLines(view, story, &out);
  }
  AddBalance(view.balance, &out);
  Append(&out, "\n", EscapeLine(view.period), "\n");
  return out;
}

}  // namespace sluis
