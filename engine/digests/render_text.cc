#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/digests/pieces.h"
#include "engine/digests/render.h"
#include "engine/digests/view.h"
#include "engine/digests/wrapping.h"

namespace sluis {
namespace {

constexpr int kMinColumns = 20;
constexpr int kMaxRule = 100;

// Select Graphic Rendition (ECMA-48).
constexpr std::string_view kPlain = "";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kSubject = "\x1b[1;36m";
constexpr std::string_view kLink = "\x1b[4;34m";
constexpr std::string_view kReset = "\x1b[0m";

class Page {
 public:
  explicit Page(const RenderOptions& options)
      : columns_(std::max(options.columns, kMinColumns)), color_(options.color) {}

  int columns() const { return columns_; }

  // Wrapped; `first` stands before the first line, as many spaces before the others.
  void Paragraph(std::string_view first, std::string_view text, std::string_view style = kPlain) {
    const int indent = DisplayWidth(first);
    std::string before(first);
    for (const std::string& line : WrapWords(text, columns_ - indent)) {
      Line(before, line, style);
      before.assign(static_cast<size_t>(indent), ' ');
    }
  }

  // One line however long.
  void Line(std::string_view before, std::string_view text, std::string_view style = kPlain) {
    const bool styled = color_ && !style.empty();
    Append(&out_, before, styled ? style : kPlain, text, styled ? kReset : kPlain, "\n");
  }

  void Blank() { Append(&out_, "\n"); }

  void Rule() {
    std::string rule;
    for (int i = 0; i < std::min(columns_, kMaxRule); ++i) Append(&rule, "\u2500");
    Line("", rule, kDim);
  }

  std::string Text() { return std::move(out_); }

 private:
  const int columns_;
  const bool color_;
  std::string out_;
};

void AddStory(size_t number, size_t stories, const StoryView& story, Page* page) {
  std::string label = Concat(std::to_string(number), ". ");
  const size_t width = std::to_string(stories).size() + 2;
  label.insert(0, width - label.size(), ' ');
  const std::string indent(width, ' ');
  page->Blank();
  page->Paragraph(label, Concat(story.interest, " \u00b7 ", story.sureness), kSubject);
  page->Paragraph(indent, story.exploring, kBold);
  page->Paragraph(indent, story.text);
  page->Paragraph(indent, story.byline, kDim);
  if (!story.link.empty()) page->Line(indent, story.link, kLink);
  page->Paragraph(indent, story.why, kDim);
  page->Paragraph(indent, story.voices, kDim);
  page->Paragraph(indent, story.also, kDim);
}

void AddLinks(std::string_view before, const std::vector<NamedLink>& links, Page* page) {
  for (const NamedLink& link : links) {
    page->Line(before, Concat(link.name, ": ", link.address), kDim);
  }
}

void AddRows(const std::vector<BalanceRow>& rows, Page* page) {
  if (rows.empty()) return;
  page->Blank();
  size_t width = 0;
  for (const BalanceRow& row : rows) width = std::max(width, row.number.size());
  for (const BalanceRow& row : rows) {
    const std::string padding(width - row.number.size(), ' ');
    page->Paragraph(Concat("  ", padding, row.number, "  "), row.label);
  }
}

void AddBalance(const BalanceView& balance, Page* page) {
  page->Line("", balance.heading, kBold);
  page->Paragraph("", balance.sentence);
  AddRows(balance.rows, page);
  if (!balance.voices.empty()) page->Blank();
  for (const std::string& paragraph : balance.voices) page->Paragraph("", paragraph);
  if (balance.interests.empty()) return;
  page->Blank();
  page->Line("", balance.interests_heading, kBold);
  for (const InterestLine& row : balance.interests) {
    page->Paragraph("  ", Concat(row.title, ": ", row.text));
  }
}

}  // namespace

std::string RenderText(const v1::Digest& digest, const RenderOptions& options) {
  const DigestView view = ViewOf(digest);
  Page page(options);
  page.Paragraph("", view.title, kBold);
  page.Paragraph("", view.date);
  page.Paragraph("", view.summary);
  page.Rule();
  const RenderAdditions& additions = options.additions;
  for (size_t i = 0; i < view.stories.size(); ++i) {
    AddStory(i + 1, view.stories.size(), view.stories[i], &page);
    if (i < additions.story_links.size()) AddLinks("   ", additions.story_links[i], &page);
  }
  if (!additions.after_stories.empty()) {
    page.Blank();
    page.Paragraph("", additions.after_stories);
  }
  if (!view.empty) {
    page.Blank();
    page.Rule();
  }
  AddBalance(view.balance, &page);
  page.Blank();
  page.Paragraph("", view.period, kDim);
  if (!additions.closing_links.empty()) page.Blank();
  AddLinks("", additions.closing_links, &page);
  return page.Text();
}

}  // namespace sluis
