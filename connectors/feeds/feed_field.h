// Which element of RSS, Atom and their extensions says what.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_FIELD_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_FIELD_H_

#include "connectors/feeds/xml_reader.h"

namespace sluis {

enum class FeedField {
  kNone,
  kTitle,
  kLink,
  kId,
  kPublished,
  kUpdated,
  kSummary,
  kContent,
  // The same, written as elements of XHTML.
  kBody,
  kLanguage,
  kCategory,
  kAuthor,
  kEnclosure,
  kMedia,
  kThumbnail,
  kMediaGroup,
  kReplyTo,
  // How long a feed stays as it is: minutes; or a period, and how often in it there is news.
  kTimeToLive,
  kUpdatePeriod,
  kUpdateFrequency,
  // Of an author:
  kName,
  kAddress,
  kMail,
  // That which holds others:
  kItem,
  kChannel,
};

struct FeedElement {
  FeedField field = FeedField::kNone;
  // Of two elements that say the same, that of the higher rank counts, then the first.
  int rank = 0;

  // Of RSS or Atom themselves, not of an extension.
  [[nodiscard]] bool own() const { return rank == 3 || rank == 4; }
};

// The elements of RSS and Atom themselves count in any of their namespaces and in none.
[[nodiscard]] FeedElement ElementOf(const XmlName& name);

// Whether `name` is that name of RSS or Atom.
[[nodiscard]] bool IsCoreName(const XmlName& name, std::string_view local);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_FIELD_H_
