#include "connectors/feeds/opml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "connectors/feeds/feed_item.h"
#include "connectors/feeds/text_encoding.h"
#include "connectors/feeds/xml_reader.h"
#include "connectors/feeds/xml_repair.h"
#include "connectors/markup/web_address.h"
#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

constexpr size_t kMostBytes = 16 * 1024 * 1024;
constexpr size_t kMostFeeds = 10'000;
constexpr size_t kMostFolders = 16;
constexpr size_t kMostTitleBytes = 4096;

std::string OneLine(std::string_view text) {
  return FeedTitle({std::string(text.substr(0, kMostTitleBytes)), FeedTextKind::kPlain, {}});
}

// Readers write the names of attributes in any case.
std::string AttributeOf(const XmlAttributes& attributes, std::string_view lower) {
  std::string found;
  attributes.Each([&](const XmlName& name, std::string_view value) {
    if (name.local.size() == lower.size() &&
        absl::AsciiStrToLower(std::string(name.local)) == lower) {
      found = std::string(value);
    }
  });
  return found;
}

// "feed://x" and "feed:https://x" are what browsers once handed to feed readers.
std::string FeedAddressOf(std::string_view reference) {
  constexpr std::string_view kScheme = "feed:";
  if (reference.substr(0, kScheme.size()) != kScheme) return ResolveAddress("", reference);
  const std::string_view rest = reference.substr(kScheme.size());
  const std::string web(rest.substr(0, 2) == "//" ? "http:" : "");
  return ResolveAddress("", web + std::string(rest));
}

class OpmlReader : public XmlHandler {
 public:
  absl::Status Start(const XmlName& name, const XmlAttributes& attributes) override {
    const std::string local = absl::AsciiStrToLower(std::string(name.local.substr(0, 64)));
    if (depth_++ == 0 && local != "opml") {
      return absl::InvalidArgumentError(
          fmt::format("This is no OPML: its first element is <{}>, not <opml>.", local));
    }
    in_title_ = local == "title" && depth_ == 3;
    is_folder_.push_back(false);
    if (local == "outline") TakeOutline(attributes);
    return document_.feeds.size() < kMostFeeds ? absl::OkStatus()
                                               : absl::CancelledError("There are feeds enough.");
  }
  void Text(std::string_view text) override {
    if (in_title_ && title_.size() < kMostTitleBytes)
      title_.append(text.substr(0, kMostTitleBytes));
  }
  absl::Status End() override {
    in_title_ = false;
    --depth_;
    if (is_folder_.back()) folders_.pop_back();
    is_folder_.pop_back();
    return absl::OkStatus();
  }
  OpmlDocument Take() {
    document_.title = OneLine(title_);
    return std::move(document_);
  }

 private:
  void TakeOutline(const XmlAttributes& attributes) {
    std::string title = OneLine(AttributeOf(attributes, "title"));
    if (title.empty()) title = OneLine(AttributeOf(attributes, "text"));
    const std::string reference = AttributeOf(attributes, "xmlurl");
    if (!reference.empty()) {
      TakeFeed(std::move(title), reference, AttributeOf(attributes, "htmlurl"));
    } else if (!title.empty() && folders_.size() < kMostFolders) {
      folders_.push_back(std::move(title));
      is_folder_.back() = true;
    }
  }
  void TakeFeed(std::string title, std::string_view reference, std::string_view home_page) {
    std::string address = FeedAddressOf(reference);
    if (address.empty()) {
      document_.skipped.emplace_back(reference);
    } else if (known_.insert(address).second) {
      document_.feeds.push_back(
          {std::move(address), std::move(title), ResolveAddress("", home_page), folders_});
    }
  }

  OpmlDocument document_;
  absl::flat_hash_set<std::string> known_;
  std::vector<std::string> folders_;
  // Of each open element.
  std::vector<bool> is_folder_;
  std::string title_;
  int depth_ = 0;
  bool in_title_ = false;
};

// As the value of an attribute between '"'.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : XmlText(text)) {
    if (std::string_view("&<>\"\t\n\r").find(c) == std::string_view::npos) {
      escaped.push_back(c);
    } else {
      escaped += fmt::format("&#{};", static_cast<int>(c));
    }
  }
  return escaped;
}

class OpmlWriter {
 public:
  std::string Write(const OpmlDocument& list, absl::Time created) {
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n<head>\n"
        "<title>{}</title>\n<dateCreated>{}</dateCreated>\n</head>\n<body>\n",
        Escaped(list.title), absl::FormatTime(absl::RFC1123_full, created, absl::UTCTimeZone()));
    std::vector<const OpmlFeed*> feeds;
    for (const OpmlFeed& feed : list.feeds) feeds.push_back(&feed);
    std::stable_sort(feeds.begin(), feeds.end(),
                     [](const OpmlFeed* a, const OpmlFeed* b) { return a->folders < b->folders; });
    for (const OpmlFeed* feed : feeds) {
      GoTo(feed->folders);
      AddFeed(*feed);
    }
    GoTo({});
    return std::move(out_) + "</body>\n</opml>\n";
  }

 private:
  // Closes and opens outlines until those of `folders` are open.
  void GoTo(const std::vector<std::string>& folders) {
    const auto [open, wanted] =
        std::mismatch(open_.begin(), open_.end(), folders.begin(), folders.end());
    for (auto left = open; left != open_.end(); ++left) out_ += "</outline>\n";
    for (auto next = wanted; next != folders.end(); ++next) {
      out_ += fmt::format("<outline text=\"{}\">\n", Escaped(*next));
    }
    open_ = folders;
  }
  void AddFeed(const OpmlFeed& feed) {
    // As it is read again.
    const std::string title = OneLine(feed.title.empty() ? feed.address : feed.title);
    out_ += fmt::format("<outline type=\"rss\" text=\"{0}\" title=\"{0}\" xmlUrl=\"{1}\"",
                        Escaped(title), Escaped(feed.address));
    if (!feed.home_page.empty()) out_ += fmt::format(" htmlUrl=\"{}\"", Escaped(feed.home_page));
    out_ += "/>\n";
  }

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace

absl::StatusOr<OpmlDocument> ReadOpml(std::string_view document) {
  if (document.size() > kMostBytes) {
    return absl::InvalidArgumentError(
        fmt::format("The list is {} bytes; at most {} are read.", document.size(), kMostBytes));
  }
  OpmlReader reader;
  const absl::Status status = ReadXml(EscapeLoneAmpersands(DecodeDocument(document, "").text),
                                      XmlPrefixes::kUsual, &reader);
  if (!status.ok()) return status;
  return reader.Take();
}

std::string WriteOpml(const OpmlDocument& list, absl::Time created) {
  return OpmlWriter().Write(list, created);
}

}  // namespace sluis
