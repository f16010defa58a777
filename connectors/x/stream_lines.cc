#include "connectors/x/stream_lines.h"

#include <utility>

namespace sluis {

void StreamLines::Push(std::string_view bytes, std::vector<std::string>* lines) {
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    const size_t room = max_line_bytes_ - line_.size();
    is_cut_ = is_cut_ || piece.size() > room;
    line_.append(piece.substr(0, room));
    if (end == std::string_view::npos) return;
    bytes.remove_prefix(end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    if (is_cut_) {
      ++left_out_;
    } else {
      lines->push_back(std::move(line_));
    }
    line_.clear();
    is_cut_ = false;
  }
}

}  // namespace sluis
