// Writes plain text from the runs and line ends that markup asks for: white space collapsed, no
// blank first or last line, never more than one blank line in a row, a greatest size.
#ifndef SLUIS_CONNECTORS_MARKUP_PLAIN_TEXT_H_
#define SLUIS_CONNECTORS_MARKUP_PLAIN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sluis {

class PlainTextWriter {
 public:
  explicit PlainTextWriter(size_t max_bytes) : max_bytes_(max_bytes) {}

  // UTF-8 is repaired; a run must not begin or end within a character.
  void Words(std::string_view run);
  // As it is, white space too: what <pre> holds.
  void Verbatim(std::string_view run);
  // What comes next begins a line of its own, with a blank line before it if `blank_line`.
  void BeginLine(bool blank_line);
  // One line end more than there is, as <br> asks for.
  void EndLine();
  // A blank between what was written and what comes next.
  void Space() { space_ = true; }
  // Stands before the next words, if they begin a line.
  void SetMarker(std::string_view marker) { marker_ = marker; }
  // Each line begins with so many "> ".
  void SetQuoteDepth(size_t depth) { quote_depth_ = depth; }

  // Where the next words will stand, or the blank before them.
  [[nodiscard]] size_t position() const { return text_.size(); }
  // More was asked for than there is room.
  [[nodiscard]] bool full() const { return full_; }
  // The text, once. The writer is done then.
  [[nodiscard]] std::string Take();

 private:
  void WritePending();
  void Write(std::string_view run);

  const size_t max_bytes_;
  std::string text_;
  std::string_view marker_;
  size_t quote_depth_ = 0;
  int line_ends_ = 0;
  bool space_ = false;
  bool full_ = false;
};

// The first `max_bytes` of `text`, less the character that does not fit whole.
[[nodiscard]] std::string_view CutText(std::string_view text, size_t max_bytes);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_PLAIN_TEXT_H_
