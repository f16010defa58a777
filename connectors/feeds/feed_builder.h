// Puts a feed together from the elements that a reader of XML comes by.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_BUILDER_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_BUILDER_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/feed_field.h"
#include "connectors/feeds/feed_item.h"
#include "connectors/feeds/feed_timing.h"

namespace sluis {

// Fields go to the item that is open, else to the feed itself.
class FeedBuilder {
 public:
  FeedBuilder(const FeedOrigin& origin, const FeedLimits& limits)
      : origin_(origin), limits_(limits) {}

  void BeginItem();
  // `language` is that of the element, for an item that names none.
  void EndItem(std::string_view language);
  [[nodiscard]] bool in_item() const { return in_item_; }
  // As many items as may be read.
  [[nodiscard]] bool full() const {
    return document_.items.size() + document_.skipped >= limits_.max_items;
  }

  // `text` is the whole text of the element; `base` what its addresses are taken from.
  void SetText(const FeedElement& element, FeedText text, std::string_view base);
  void AddLink(int rank, std::string_view reference, std::string_view base);
  // An id that is the item's address when no link is.
  void AddPermanentLink(std::string_view reference, std::string_view base);
  void AddAuthor(int rank, FeedPerson person);
  void AddTag(std::string_view tag);
  void AddMedia(FeedMedia media, std::string_view base);
  void SetReplyTo(std::string_view id);

  [[nodiscard]] FeedDocument Take();

 private:
  // What is said of the feed or of an item, and by elements of which rank.
  struct Part {
    FeedItem said;
    std::map<FeedField, int> ranks;
  };

  Part& part() { return in_item_ ? item_ : feed_; }
  // False for a field that says nothing of when the feed changes.
  bool SetTiming(FeedField field, const std::string& value);
  // Whether an element of that rank says more than what there was.
  [[nodiscard]] bool Outranks(FeedField field, int rank);

  const FeedOrigin& origin_;
  const FeedLimits& limits_;
  FeedDocument document_;
  Part feed_;
  Part item_;
  FeedTiming timing_;
  bool in_item_ = false;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_BUILDER_H_
