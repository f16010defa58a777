// What a piece of HTML says to one who reads plain text: its words, its links, its pictures.
// Parsed by our own scanner, because trees cost more than linear time on hostile nesting. Nothing
// here recurses; memory is bounded by the limits.
#ifndef SLUIS_CONNECTORS_MARKUP_HTML_TEXT_H_
#define SLUIS_CONNECTORS_MARKUP_HTML_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

struct HtmlLimits {
  size_t max_text_bytes = 64 * 1024;
  // So many <a> and <img> are looked at, whether they lead anywhere or not.
  size_t max_links = 256;
  size_t max_images = 64;
};

struct HtmlLink {
  // Absolute, http or https.
  std::string address;
  // The words of `class` and `rel`: Mastodon says with them what is a mention or a hashtag.
  std::vector<std::string> classes;
  std::vector<std::string> relations;
  // Where its words stand in the text: bytes [begin, end).
  size_t begin = 0;
  size_t end = 0;
};

struct HtmlImage {
  std::string address;
  std::string alt_text;
};

struct HtmlText {
  // UTF-8. Blocks are lines; paragraphs are a blank line apart; "- " before an item of a list and
  // "> " before a line of a quotation.
  std::string text;
  std::vector<HtmlLink> links;
  std::vector<HtmlImage> images;
  // There was more than the limits let in.
  bool cut = false;
};

// `base` is what relative addresses are taken from; it may be empty. Any bytes are taken.
// Linear time.
[[nodiscard]] HtmlText ReadHtml(std::string_view html, std::string_view base,
                                const HtmlLimits& limits = {});

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_HTML_TEXT_H_
