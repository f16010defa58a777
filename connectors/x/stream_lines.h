// Lines out of a stream of bytes, each up to an LF or CRLF. Empty ones come, too: they are
// X's signs of life.
#ifndef SLUIS_CONNECTORS_X_STREAM_LINES_H_
#define SLUIS_CONNECTORS_X_STREAM_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

// Belongs to one thread. Holds at most one line.
class StreamLines {
 public:
  explicit StreamLines(size_t max_line_bytes = 1024 * 1024) : max_line_bytes_(max_line_bytes) {}

  // Takes the next bytes, split anywhere, and appends the lines that end in them.
  void Push(std::string_view bytes, std::vector<std::string>* lines);
  // Lines that were left out because they were too long.
  [[nodiscard]] uint64_t left_out() const { return left_out_; }

 private:
  const size_t max_line_bytes_;
  std::string line_;
  bool is_cut_ = false;
  uint64_t left_out_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_STREAM_LINES_H_
