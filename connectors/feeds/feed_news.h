// What a feed says that it did not say the last time.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_NEWS_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_NEWS_H_

#include <vector>

#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/feed_progress.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// The items of `document`, which is used up, that are new or say something else than in `known`:
// the last of the document, usually the oldest, first. Of two with one id the first counts.
//
// A change is a new revision: the time of the item's update, if that is later than the revision
// handed on before, else one more than that. An update that changes nothing is none.
//
// `known` is then what the document holds. What is gone from it is forgotten: a feed is a window
// upon what there is. Of a document that broke off, what may have stood behind the break is not.
[[nodiscard]] std::vector<v1::Post> TakeFeedNews(FeedDocument* document,
                                                 std::vector<KnownItem>* known);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_NEWS_H_
