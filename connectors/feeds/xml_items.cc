#include "connectors/feeds/xml_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "connectors/feeds/feed_builder.h"
#include "connectors/feeds/feed_field.h"
#include "connectors/feeds/field_text.h"
#include "connectors/feeds/xml_reader.h"
#include "connectors/feeds/xml_repair.h"
#include "connectors/markup/web_address.h"

namespace sluis {
namespace {

constexpr size_t kMostTypeBytes = 128;
constexpr size_t kMostLanguageBytes = 64;
// Of xml:base in a document. Who writes more wants to see how long it takes.
constexpr size_t kMostBases = 10'000;

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(std::string(text)); }

bool HasText(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

class FeedXml : public XmlHandler {
 public:
  FeedXml(const FeedOrigin& origin, const FeedLimits& limits)
      : builder_(origin, limits), text_(limits.max_field_bytes) {
    levels_.push_back({Place::kOutside, {}, {}, false, false});
    bases_.push_back(origin.address);
    languages_.emplace_back();
  }

  absl::Status Start(const XmlName& name, const XmlAttributes& attributes) override {
    const Place parent = levels_.back().place;
    Level level{Place::kUnknown, ElementOf(name), std::string(name.local), false, false};
    OpenScope(attributes, &level);
    absl::Status status = absl::OkStatus();
    if (parent == Place::kOutside) {
      status = EnterRoot(name, &level);
    } else {
      Enter(parent, name, attributes, &level);
    }
    levels_.push_back(std::move(level));
    return status;
  }

  void Text(std::string_view text) override {
    const Place place = levels_.back().place;
    if (place == Place::kField || place == Place::kMarkup || place == Place::kAuthor) {
      text_.Append(text);
    }
  }

  absl::Status End() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.place == Place::kMarkup) text_.EndTag(level.local);
    if (level.place == Place::kField) EndField(level);
    if (level.place == Place::kAuthor) EndAuthor(level);
    if (level.place == Place::kItem) builder_.EndItem(languages_.back());
    if (level.has_base) bases_.pop_back();
    if (level.has_language) languages_.pop_back();
    return builder_.full() ? absl::CancelledError("There are items enough.") : absl::OkStatus();
  }

  [[nodiscard]] FeedDocument Take() { return builder_.Take(); }

 private:
  enum class Place {
    kOutside,
    kRoot,     // rss, rdf:RDF
    kChannel,  // channel, feed
    kItem,
    kMedia,   // media:group, media:content
    kAuthor,  // with a name and an address in it, or a text
    kField,
    kMarkup,   // within a field
    kUnknown,  // says nothing, and neither does what it holds
  };
  struct Level {
    Place place;
    FeedElement element;
    std::string local;
    bool has_base;
    bool has_language;
  };

  // What relative addresses are taken from here.
  [[nodiscard]] const std::string& base() const { return bases_.back(); }

  // xml:base and xml:lang hold for the element and what it holds.
  void OpenScope(const XmlAttributes& attributes, Level* level) {
    const std::string_view reference = attributes.Get("base", kXmlSpace);
    std::string base;
    if (!reference.empty() && bases_seen_++ < kMostBases) {
      base = ResolveAddress(bases_.back(), reference);
    }
    level->has_base = !base.empty();
    if (level->has_base) bases_.push_back(std::move(base));
    const std::string_view language =
        attributes.Get("lang", kXmlSpace).substr(0, kMostLanguageBytes);
    level->has_language = !language.empty();
    if (level->has_language) languages_.emplace_back(language);
  }

  absl::Status EnterRoot(const XmlName& name, Level* level) {
    if (IsCoreName(name, "feed")) {
      atom_ = true;
      level->place = Place::kChannel;
    } else if (IsCoreName(name, "rss") || IsCoreName(name, "RDF")) {
      level->place = Place::kRoot;
    } else if (level->element.field == FeedField::kChannel) {
      level->place = Place::kChannel;
    } else {
      return absl::InvalidArgumentError(fmt::format(
          "This is no feed: its first element is <{}>, where one of RSS has <rss> or <rdf:RDF> and "
          "one of Atom <feed>.",
          name.local.substr(0, 64)));
    }
    builder_.SetText({FeedField::kLanguage, 1}, {languages_.back(), FeedTextKind::kPlain, {}}, {});
    return absl::OkStatus();
  }

  void Enter(Place parent, const XmlName& name, const XmlAttributes& attributes, Level* level) {
    const FeedField field = level->element.field;
    if (parent == Place::kField || parent == Place::kMarkup) {
      level->place = Place::kMarkup;
      text_.StartTag(name, attributes);
    } else if (field == FeedField::kItem && (parent == Place::kRoot || parent == Place::kChannel)) {
      level->place = Place::kItem;
      builder_.BeginItem();
    } else if (field == FeedField::kChannel && parent == Place::kRoot) {
      level->place = Place::kChannel;
    } else if (parent == Place::kAuthor) {
      EnterAuthorPart(level);
    } else if (parent == Place::kChannel || parent == Place::kItem || parent == Place::kMedia) {
      EnterPart(parent, attributes, level);
    }
  }

  void EnterAuthorPart(Level* level) {
    const FeedField field = level->element.field;
    if (field != FeedField::kName && field != FeedField::kAddress && field != FeedField::kMail) {
      return;
    }
    level->place = Place::kField;
    text_.Begin({});
  }

  void EnterPart(Place parent, const XmlAttributes& attributes, Level* level) {
    switch (level->element.field) {
      case FeedField::kNone:
      case FeedField::kItem:
      case FeedField::kChannel:
      case FeedField::kName:
      case FeedField::kAddress:
      case FeedField::kMail:
        return;
      case FeedField::kEnclosure:
      case FeedField::kMedia:
      case FeedField::kThumbnail:
      case FeedField::kMediaGroup:
        return EnterMedia(attributes, level);
      case FeedField::kReplyTo:
        return builder_.SetReplyTo(attributes.Get("ref"));
      case FeedField::kAuthor:
        level->place = Place::kAuthor;
        person_ = {};
        return text_.Begin({});
      case FeedField::kLink:
        ReadLink(attributes);
        break;
      case FeedField::kCategory:
        ReadCategory(attributes);
        break;
      default:
        break;
    }
    // What describes one of several media describes the item when nothing else does.
    if (parent == Place::kMedia && level->element.rank > 1) return;
    is_permanent_link_ = Lower(attributes.Get("isPermaLink")) != "false";
    level->place = Place::kField;
    text_.Begin(ConstructOf(level->element.field, atom_ && level->element.own(), attributes));
  }

  void EnterMedia(const XmlAttributes& attributes, Level* level) {
    level->place = Place::kMedia;
    const bool thumbnail = level->element.field == FeedField::kThumbnail;
    std::string_view type = attributes.Get("type");
    if (type.empty()) type = thumbnail ? "image" : attributes.Get("medium");
    builder_.AddMedia(
        {std::string(attributes.Get("url")), std::string(type.substr(0, kMostTypeBytes)), ""},
        base());
  }

  // RSS has the address as text, Atom in `href`.
  void ReadLink(const XmlAttributes& attributes) {
    const std::string_view reference = attributes.Get("href");
    const std::string relation = Lower(attributes.Get("rel"));
    const std::string_view type = attributes.Get("type");
    if (reference.empty()) return;
    if (relation == "enclosure") {
      builder_.AddMedia({std::string(reference), std::string(type.substr(0, kMostTypeBytes)),
                         std::string(attributes.Get("title"))},
                        base());
    } else if (relation.empty() || relation == "alternate") {
      // Of several the page for people.
      const bool page = type.empty() || type.find("html") != std::string_view::npos;
      builder_.AddLink(page ? 3 : 2, reference, base());
    }
  }

  // RSS has the tag as text, Atom in `term`, for people in `label`.
  void ReadCategory(const XmlAttributes& attributes) {
    const std::string_view label = attributes.Get("label");
    const std::string_view tag = label.empty() ? attributes.Get("term") : label;
    if (HasText(tag)) builder_.AddTag(tag);
  }

  void EndField(const Level& level) {
    if (levels_.back().place == Place::kAuthor) {
      EndAuthorPart(level);
      return;
    }
    if (level.element.field == FeedField::kId && is_permanent_link_) {
      builder_.AddPermanentLink(text_.text(), base());
    }
    builder_.SetText(level.element, text_.Take(base()), base());
  }

  void EndAuthorPart(const Level& level) {
    const FeedText part = text_.Take("");
    if (level.element.field == FeedField::kName) person_.name = FeedPersonName(part.value);
    if (level.element.field == FeedField::kAddress) {
      person_.address = ResolveAddress(base(), part.value);
    }
    if (level.element.field == FeedField::kMail && person_.name.empty()) {
      person_.name = FeedPersonName(part.value);
    }
  }

  void EndAuthor(const Level& level) {
    const FeedText text = text_.Take("");
    if (person_.name.empty()) person_.name = FeedPersonName(text.value);
    builder_.AddAuthor(level.element.rank, std::move(person_));
  }

  FeedBuilder builder_;
  FieldText text_;
  std::vector<Level> levels_;
  FeedPerson person_;
  std::vector<std::string> bases_;
  size_t bases_seen_ = 0;
  std::vector<std::string> languages_;
  bool atom_ = false;
  bool is_permanent_link_ = true;
};

}  // namespace

absl::StatusOr<FeedDocument> ReadXmlItems(std::string_view document, const FeedOrigin& origin,
                                          const FeedLimits& limits) {
  FeedXml reader(origin, limits);
  const absl::Status status = ReadXml(document, XmlPrefixes::kDeclared, &reader);
  FeedDocument feed = reader.Take();
  if (status.ok()) return feed;
  FeedXml lenient(origin, limits);
  const absl::Status again = ReadXml(EscapeLoneAmpersands(document), XmlPrefixes::kUsual, &lenient);
  FeedDocument other = lenient.Take();
  if (again.ok() || other.items.size() > feed.items.size()) feed = std::move(other);
  if (again.ok()) return feed;
  if (feed.items.empty()) return status;
  feed.problem = std::string(status.message());
  return feed;
}

}  // namespace sluis
