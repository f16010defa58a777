#include "models/text/post_text.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

void AppendLine(std::string_view line, std::string* text) {
  if (line.empty()) return;
  if (!text->empty()) *text += '\n';
  text->append(line);
}

bool EndsWord(std::string_view text, size_t position) {
  if (position >= text.size()) return true;
  const auto next = static_cast<unsigned char>(text[position]);
  return next < 0x80 && !absl::ascii_isalnum(next) && next != '_';
}

// Whether `text` holds "#tag" as a whole word, ASCII case aside.
bool HoldsHashtag(std::string_view text, std::string_view tag) {
  const std::string hashtag = fmt::format("#{}", tag);
  const auto equal = [](char a, char b) {
    return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
           absl::ascii_tolower(static_cast<unsigned char>(b));
  };
  for (auto from = text.begin(); from != text.end();) {
    from = std::search(from, text.end(), hashtag.begin(), hashtag.end(), equal);
    if (from == text.end()) break;
    if (EndsWord(text, static_cast<size_t>(from - text.begin()) + hashtag.size())) return true;
    ++from;
  }
  return false;
}

}  // namespace

std::string PostText(const v1::Post& post) {
  std::string text;
  AppendLine(post.title(), &text);
  AppendLine(post.spoiler(), &text);
  AppendLine(post.text(), &text);
  for (const std::string& tag : post.tags()) {
    if (!tag.empty() && !HoldsHashtag(post.text(), tag)) AppendLine(tag, &text);
  }
  for (const v1::Media& media : post.media()) AppendLine(media.alt_text(), &text);
  return text;
}

bool IsTextAlone(const v1::Post& post) {
  return post.title().empty() && post.spoiler().empty() && post.tags().empty() &&
         post.media().empty();
}

}  // namespace sluis
