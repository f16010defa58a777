// One post of X's API version 2, or of a file in which its includes were put into it ("flat"), as a
// post. docs/sources-x.md is the table of the fields. Pure.
#ifndef SLUIS_CONNECTORS_X_TWEET_V2_H_
#define SLUIS_CONNECTORS_X_TWEET_V2_H_

#include "connectors/json/json_value.h"
#include "connectors/x/includes.h"
#include "connectors/x/x_news.h"
#include "proto/checks.h"

namespace sluis {

// Appends the post to `news`, and before it the post that it repeats when that is there; deletes of
// the versions that both replace; or counts why it is refused. A repost of a version that was
// replaced is refused.
void TakeTweetV2(const XIncludes& includes, const PostLimits& limits, const JsonValue& tweet,
                 XNews* news);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_TWEET_V2_H_
