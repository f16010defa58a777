#include "connectors/markup/html_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "connectors/markup/character_references.h"
#include "connectors/markup/plain_text.h"
#include "connectors/markup/tag_scanner.h"
#include "connectors/markup/web_address.h"

namespace sluis {
namespace {

enum class Layout { kInline, kLine, kParagraph, kCell };

struct ElementLayout {
  std::string_view name;
  Layout layout;
};

// In order of name. Any other element is inline.
constexpr std::array<ElementLayout, 45> kLayouts = {{
    {"address", Layout::kParagraph}, {"article", Layout::kParagraph},
    {"aside", Layout::kParagraph},   {"blockquote", Layout::kParagraph},
    {"body", Layout::kLine},         {"caption", Layout::kLine},
    {"center", Layout::kLine},       {"dd", Layout::kLine},
    {"details", Layout::kParagraph}, {"dir", Layout::kParagraph},
    {"div", Layout::kLine},          {"dl", Layout::kParagraph},
    {"dt", Layout::kLine},           {"fieldset", Layout::kParagraph},
    {"figcaption", Layout::kLine},   {"figure", Layout::kParagraph},
    {"footer", Layout::kParagraph},  {"form", Layout::kParagraph},
    {"h1", Layout::kParagraph},      {"h2", Layout::kParagraph},
    {"h3", Layout::kParagraph},      {"h4", Layout::kParagraph},
    {"h5", Layout::kParagraph},      {"h6", Layout::kParagraph},
    {"header", Layout::kParagraph},  {"hr", Layout::kParagraph},
    {"li", Layout::kLine},           {"main", Layout::kParagraph},
    {"menu", Layout::kParagraph},    {"nav", Layout::kParagraph},
    {"ol", Layout::kParagraph},      {"option", Layout::kLine},
    {"p", Layout::kParagraph},       {"pre", Layout::kParagraph},
    {"section", Layout::kParagraph}, {"select", Layout::kLine},
    {"summary", Layout::kLine},      {"table", Layout::kParagraph},
    {"tbody", Layout::kLine},        {"td", Layout::kCell},
    {"tfoot", Layout::kLine},        {"th", Layout::kCell},
    {"thead", Layout::kLine},        {"tr", Layout::kLine},
    {"ul", Layout::kParagraph},
}};

Layout LayoutOf(std::string_view name) {
  const auto* const found = std::lower_bound(
      kLayouts.begin(), kLayouts.end(), name,
      [](const ElementLayout& row, std::string_view wanted) { return row.name < wanted; });
  return found != kLayouts.end() && found->name == name ? found->layout : Layout::kInline;
}

std::vector<std::string> WordsOf(std::string_view text) {
  constexpr size_t kMostWords = 16;
  std::vector<std::string> words;
  while (words.size() < kMostWords) {
    const size_t begin = text.find_first_not_of(" \t\n\r\f");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    words.emplace_back(text.substr(0, text.find_first_of(" \t\n\r\f")));
    text.remove_prefix(words.back().size());
  }
  return words;
}

bool HasWord(const std::vector<std::string>& words, std::string_view wanted) {
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

class HtmlReader {
 public:
  HtmlReader(std::string_view html, std::string_view base, const HtmlLimits& limits)
      : scanner_(html), base_(base), limits_(limits), writer_(limits.max_text_bytes) {}

  HtmlText Read() {
    while (!writer_.full() && scanner_.Next()) {
      if (scanner_.piece() == MarkupPiece::kText) {
        if (templates_ == 0) TakeText(scanner_.text());
      } else {
        TakeTag(scanner_.piece() == MarkupPiece::kStartTag);
      }
    }
    EndLink();
    result_.cut = result_.cut || writer_.full();
    result_.text = writer_.Take();
    for (HtmlLink& link : result_.links) TrimLink(&link);
    return std::move(result_);
  }

 private:
  void TakeRun(std::string_view run) {
    if (preformatted_ > 0) {
      writer_.Verbatim(run);
    } else {
      writer_.Words(run);
    }
  }

  void TakeText(std::string_view text) {
    while (!text.empty() && !writer_.full()) {
      const std::string_view plain = text.substr(0, text.find('&'));
      TakeRun(plain);
      text.remove_prefix(plain.size());
      if (text.empty()) return;
      std::string character;
      const size_t taken = AppendReference(text, ReferencePlace::kText, &character);
      TakeRun(taken == 0 ? "&" : std::string_view(character));
      text.remove_prefix(std::max<size_t>(taken, 1));
    }
  }

  void TakeTag(bool start) {
    const std::string& name = scanner_.name();
    if (name == "template") return Count(start, &templates_);
    if (templates_ > 0) return;
    if (name == "br") return writer_.EndLine();
    if (name == "a") return start ? BeginLink() : EndLink();
    if (name == "img") return start ? TakeImage() : void();
    TakeLayout(name, start);
  }

  void TakeLayout(const std::string& name, bool start) {
    const Layout layout = LayoutOf(name);
    if (layout == Layout::kInline) return;
    if (layout == Layout::kCell) return writer_.Space();
    writer_.BeginLine(layout == Layout::kParagraph);
    if (name == "blockquote") {
      Count(start, &quotes_);
      writer_.SetQuoteDepth(quotes_);
    } else if (name == "pre") {
      Count(start, &preformatted_);
    } else if (name == "li") {
      writer_.SetMarker(start ? "- " : "");
    }
  }

  // End tags without their start tags end nothing.
  static void Count(bool start, size_t* open) {
    if (start) {
      ++*open;
    } else if (*open > 0) {
      --*open;
    }
  }

  void BeginLink() {
    EndLink();
    const std::string reference = scanner_.Attribute("href");
    if (reference.empty()) return;
    if (links_seen_++ >= limits_.max_links) {
      result_.cut = true;
      return;
    }
    HtmlLink link;
    link.address = ResolveAddress(base_, reference);
    if (link.address.empty()) return;
    link.classes = WordsOf(scanner_.Attribute("class"));
    link.relations = WordsOf(scanner_.Attribute("rel"));
    link.begin = writer_.position();
    open_link_ = std::move(link);
  }

  void EndLink() {
    if (!open_link_.has_value()) return;
    open_link_->end = writer_.position();
    result_.links.push_back(*std::move(open_link_));
    open_link_.reset();
  }

  // A line end, a mark or a blank that was due before the link's words was written with them.
  void TrimLink(HtmlLink* link) const {
    const std::string_view text(result_.text);
    link->end = std::min(link->end, text.size());
    link->begin = std::min(link->begin, link->end);
    while (link->begin < link->end &&
           std::string_view(" \n").find(text[link->begin]) != std::string_view::npos) {
      ++link->begin;
    }
    for (const std::string_view mark : {"> ", "- "}) {
      while (link->end - link->begin > mark.size() &&
             text.substr(link->begin, mark.size()) == mark) {
        link->begin += mark.size();
      }
    }
  }

  // Pictures of one pixel count readers; they show nothing.
  static bool IsPixel(const std::string& width, const std::string& height) {
    return width == "0" || width == "1" || height == "0" || height == "1";
  }

  void TakeImage() {
    if (images_seen_++ >= limits_.max_images) {
      result_.cut = true;
      return;
    }
    HtmlImage image;
    image.alt_text = scanner_.Attribute("alt");
    const std::vector<std::string> classes = WordsOf(scanner_.Attribute("class"));
    // Weblogs draw emoji as pictures.
    if (HasWord(classes, "emoji") || HasWord(classes, "wp-smiley")) {
      return writer_.Words(image.alt_text);
    }
    if (IsPixel(scanner_.Attribute("width"), scanner_.Attribute("height"))) return;
    image.address = ResolveAddress(base_, scanner_.Attribute("src"));
    if (!image.address.empty()) result_.images.push_back(std::move(image));
  }

  TagScanner scanner_;
  const std::string_view base_;
  const HtmlLimits limits_;
  PlainTextWriter writer_;
  HtmlText result_;
  std::optional<HtmlLink> open_link_;
  size_t links_seen_ = 0;
  size_t images_seen_ = 0;
  size_t templates_ = 0;
  size_t quotes_ = 0;
  size_t preformatted_ = 0;
};

}  // namespace

HtmlText ReadHtml(std::string_view html, std::string_view base, const HtmlLimits& limits) {
  return HtmlReader(html, base, limits).Read();
}

}  // namespace sluis
