#include "engine/digests/wrapping.h"

#include <utility>

#include "engine/digests/pieces.h"

namespace sluis {
namespace {

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
