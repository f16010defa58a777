// A digest for the eye: terminal text, Markdown, an HTML page; and JSON for programs. Wording by
// digest.locale ("nl", else English), times in digest.time_zone (UTC if unknown).
//
// Posts are foreign text. Whatever they hold, the output holds no markup, no control or escape
// sequence and no direction-changing character of theirs, and no link but http and https.
// Pure functions, safe on any thread.
#ifndef SLUIS_ENGINE_DIGESTS_RENDER_H_
#define SLUIS_ENGINE_DIGESTS_RENDER_H_

#include <string>
#include <vector>

#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// An address of ours, put in as it is.
struct NamedLink {
  std::string name;
  std::string address;
};

// What a rendering adds where the digest goes somewhere that reaches the pages: in mail.
struct RenderAdditions {
  // Below each story, in the digest's order; of stories beyond it nothing.
  std::vector<std::vector<NamedLink>> story_links;
  // Behind the stories. Empty for nothing.
  std::string after_stories;
  // At the end.
  std::vector<NamedLink> closing_links;
};

struct RenderOptions {
  // Terminal columns that a line may fill, by display width; at least 20.
  int columns = 80;
  // ANSI bold, dim and colour. Off: not one escape sequence.
  bool color = false;
  RenderAdditions additions = {};
};

// Ends with a newline. Links are never broken over lines, so that a terminal keeps them clickable.
[[nodiscard]] std::string RenderText(const v1::Digest& digest, const RenderOptions& options = {});

// CommonMark.
[[nodiscard]] std::string RenderMarkdown(const v1::Digest& digest);

// One complete page: no script, no outside resource; light and dark, phone and paper.
[[nodiscard]] std::string RenderHtml(const v1::Digest& digest,
                                     const RenderAdditions& additions = {});

// The inside of that page, for what shows it in a page of its own: no style, no head.
[[nodiscard]] std::string RenderHtmlContent(const v1::Digest& digest);
// Each story of it, in order.
[[nodiscard]] std::vector<std::string> RenderHtmlStories(const v1::Digest& digest);

// One object, ending with a newline: the names of sluis.v1.Digest, times as RFC 3339 in UTC, enum
// values in lower case without their prefix ("muted_author"). For programs: foreign text is carried
// whole, its control and direction characters as \u escapes.
[[nodiscard]] std::string RenderJson(const v1::Digest& digest);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_RENDER_H_
