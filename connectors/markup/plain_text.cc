#include "connectors/markup/plain_text.h"

#include <algorithm>
#include <utility>

#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

constexpr int kMostLineEnds = 2;
constexpr size_t kDeepestQuote = 8;
constexpr std::string_view kNoBreakSpace = "\u00A0";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// 0 when there is none.
size_t BlankAt(std::string_view text) {
  if (IsBlank(text[0])) return 1;
  return text.substr(0, kNoBreakSpace.size()) == kNoBreakSpace ? kNoBreakSpace.size() : 0;
}

}  // namespace

std::string_view CutText(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

void PlainTextWriter::Words(std::string_view run) {
  while (!run.empty() && !full_) {
    if (const size_t blank = BlankAt(run); blank > 0) {
      space_ = true;
      run.remove_prefix(blank);
      continue;
    }
    size_t end = 1;
    while (end < run.size() && BlankAt(run.substr(end)) == 0) ++end;
    WritePending();
    Write(run.substr(0, end));
    run.remove_prefix(end);
  }
}

void PlainTextWriter::Verbatim(std::string_view run) {
  while (!run.empty() && !full_) {
    if (run[0] == '\n') {
      EndLine();
      run.remove_prefix(1);
      continue;
    }
    const std::string_view line = run.substr(0, run.find('\n'));
    if (line.find_first_not_of(" \t\r\f") != std::string_view::npos) {
      WritePending();
      Write(line);
    }
    run.remove_prefix(line.size());
  }
}

void PlainTextWriter::BeginLine(bool blank_line) {
  line_ends_ = std::max(line_ends_, blank_line ? 2 : 1);
}

void PlainTextWriter::EndLine() { line_ends_ = std::min(line_ends_ + 1, kMostLineEnds); }

std::string PlainTextWriter::Take() {
  // A text that was cut off may end at a blank or line end.
  text_.erase(text_.find_last_not_of(" \n") + 1);
  return std::move(text_);
}

void PlainTextWriter::WritePending() {
  const bool begins_line = text_.empty() || line_ends_ > 0;
  if (!text_.empty() && line_ends_ > 0) {
    Write(std::string_view("\n\n").substr(0, static_cast<size_t>(line_ends_)));
  } else if (!text_.empty() && space_) {
    Write(" ");
  }
  line_ends_ = 0;
  space_ = false;
  if (begins_line) {
    for (size_t i = 0; i < std::min(quote_depth_, kDeepestQuote); ++i) Write("> ");
    Write(marker_);
  }
  marker_ = {};
}

void PlainTextWriter::Write(std::string_view run) {
  const size_t room = max_bytes_ - text_.size();
  const std::string clean = XmlText(CutText(run, room));
  text_.append(CutText(clean, room));
  full_ = full_ || run.size() > room || clean.size() > room;
}

}  // namespace sluis
