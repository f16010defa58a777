#include "engine/digests/wrapping.h"

#include <utf8proc.h>

#include <utility>

#include "engine/digests/pieces.h"

namespace sluis {
namespace {

// The first character's bytes; one byte if it is no character.
std::string_view FirstCharacter(std::string_view text, int* width) {
  utf8proc_int32_t character = -1;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &character);
  *width = length > 0 ? utf8proc_charwidth(character) : 1;
  return text.substr(0, length > 0 ? static_cast<size_t>(length) : 1);
}

class Wrapper {
 public:
  explicit Wrapper(int columns) : columns_(columns) {}

  void AddWord(std::string_view word) {
    const int width = DisplayWidth(word);
    if (width_ > 0 && width_ + 1 + width > columns_) EndLine();
    if (width_ > 0) Append(" ", 1);
    if (width <= columns_) {
      Append(word, width);
      return;
    }
    while (!word.empty()) {
      int character_width = 0;
      const std::string_view character = FirstCharacter(word, &character_width);
      if (width_ + character_width > columns_) EndLine();
      Append(character, character_width);
      word.remove_prefix(character.size());
    }
  }

  void EndLine() {
    lines_.push_back(std::move(line_));
    line_.clear();
    width_ = 0;
  }

  std::vector<std::string> Lines() { return std::move(lines_); }

 private:
  void Append(std::string_view text, int width) {
    line_.append(text);
    width_ += width;
  }

  const int columns_;
  std::vector<std::string> lines_;
  std::string line_;
  int width_ = 0;
};

}  // namespace

int DisplayWidth(std::string_view text) {
  int total = 0;
  while (!text.empty()) {
    int width = 0;
    text.remove_prefix(FirstCharacter(text, &width).size());
    total += width;
  }
  return total;
}

std::vector<std::string> WrapWords(std::string_view text, int columns) {
  Wrapper wrapper(columns);
  if (text.empty()) return {};
  for (std::string_view line : SplitAt(text, '\n')) {
    for (std::string_view word : SplitAt(line, ' ')) {
      if (!word.empty()) wrapper.AddWord(word);
    }
    wrapper.EndLine();
  }
  return wrapper.Lines();
}

}  // namespace sluis
