#include "connectors/feeds/json_items.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

#include "connectors/feeds/feed_item.h"
#include "connectors/markup/web_address.h"

namespace sluis {
namespace {

using simdjson::dom::element;

// Of authors, tags and attachments: what an item has more of is not read.
constexpr size_t kMostOfEach = 256;

// Empty for what is absent or of another kind: one careless item is no reason to lose the rest.
std::string_view TextOf(element parent, std::string_view key) {
  std::string_view text;
  if (parent[key].get(text) != simdjson::SUCCESS) return {};
  return text;
}

// Version 1 let numbers stand, and they do.
std::string IdOf(element item) {
  int64_t number = 0;
  if (item["id"].get(number) == simdjson::SUCCESS) return fmt::format("{}", number);
  double real = 0;
  if (item["id"].get(real) == simdjson::SUCCESS) return fmt::format("{}", real);
  return std::string(TextOf(item, "id"));
}

// Of the first `most` members.
template <typename Take>
void EachOf(element parent, std::string_view key, size_t most, Take take) {
  simdjson::dom::array list;
  if (parent[key].get(list) != simdjson::SUCCESS) return;
  for (const element member : list) {
    if (most-- == 0) return;
    take(member);
  }
}

class JsonItems {
 public:
  JsonItems(element feed, const FeedOrigin& origin, const FeedLimits& limits)
      : feed_(feed), origin_(origin), limits_(limits) {}

  FeedDocument Read() {
    document_.title = FeedTitle({std::string(TextOf(feed_, "title")), FeedTextKind::kPlain, {}});
    document_.description =
        FeedTitle({std::string(TextOf(feed_, "description")), FeedTextKind::kPlain, {}});
    document_.home_page = Address(feed_, "home_page_url");
    document_.language = FeedLanguage(TextOf(feed_, "language"));
    EachOf(feed_, "items", limits_.max_items, [this](element item) { TakeItem(item); });
    return std::move(document_);
  }

 private:
  std::string Address(element parent, std::string_view key) const {
    return ResolveAddress(origin_.address, TextOf(parent, key));
  }

  // Version 1 knows one author.
  std::vector<FeedPerson> AuthorsOf(element parent) const {
    std::vector<FeedPerson> authors;
    const auto add = [&](element person) {
      authors.push_back({std::string(TextOf(person, "name")), Address(person, "url")});
    };
    EachOf(parent, "authors", kMostOfEach, add);
    element author;
    if (authors.empty() && parent["author"].get(author) == simdjson::SUCCESS) add(author);
    return authors;
  }

  FeedText Content(element item) const {
    const std::string_view html = TextOf(item, "content_html");
    return html.empty() ? FeedText{std::string(TextOf(item, "content_text")), FeedTextKind::kPlain,
                                   origin_.address}
                        : FeedText{std::string(html), FeedTextKind::kHtml, origin_.address};
  }

  void AddMedia(element item, FeedItem* read) const {
    EachOf(item, "attachments", kMostOfEach, [&](element attachment) {
      read->media.push_back({Address(attachment, "url"),
                             std::string(TextOf(attachment, "mime_type")),
                             std::string(TextOf(attachment, "title"))});
    });
    for (const std::string_view key : {"image", "banner_image"}) {
      read->media.push_back({Address(item, key), "image", ""});
    }
  }

  void TakeItem(element item) {
    FeedItem read;
    read.id = IdOf(item);
    read.link = Address(item, "url");
    if (read.link.empty()) read.link = Address(item, "external_url");
    read.title = {std::string(TextOf(item, "title")), FeedTextKind::kPlain, {}};
    read.summary = {std::string(TextOf(item, "summary")), FeedTextKind::kPlain, {}};
    read.content = Content(item);
    read.published = std::string(TextOf(item, "date_published"));
    read.updated = std::string(TextOf(item, "date_modified"));
    read.authors = AuthorsOf(item);
    if (read.authors.empty()) read.authors = AuthorsOf(feed_);
    EachOf(item, "tags", kMostOfEach, [&](element tag) {
      std::string_view text;
      if (tag.get(text) == simdjson::SUCCESS) read.tags.emplace_back(text);
    });
    AddMedia(item, &read);
    read.language = std::string(TextOf(item, "language"));
    if (read.language.empty()) read.language = document_.language;
    std::optional<v1::Post> post = PostOfItem(read, origin_.source, limits_.post);
    if (!post.has_value()) {
      ++document_.skipped;
      return;
    }
    document_.items.push_back(*std::move(post));
  }

  const element feed_;
  const FeedOrigin& origin_;
  const FeedLimits& limits_;
  FeedDocument document_;
};

}  // namespace

absl::StatusOr<FeedDocument> ReadJsonItems(std::string_view document, const FeedOrigin& origin,
                                           const FeedLimits& limits) {
  simdjson::dom::parser parser;
  element feed;
  const simdjson::error_code error =
      parser.parse(document.data(), document.size(), /*realloc_if_needed=*/true).get(feed);
  if (error != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("The feed is not JSON: {}", simdjson::error_message(error)));
  }
  if (TextOf(feed, "version").find("jsonfeed.org/version/") == std::string_view::npos) {
    return absl::InvalidArgumentError(
        "This JSON is no feed: its 'version' is not https://jsonfeed.org/version/1 or 1.1.");
  }
  return JsonItems(feed, origin, limits).Read();
}

}  // namespace sluis
