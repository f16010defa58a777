// A post put into words, as clean plain text in a reader's language. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_POST_VIEW_H_
#define SLUIS_ENGINE_DIGESTS_POST_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/digests/wording.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// For whom it is said, and when.
struct Manner {
  const Wording& wording;
  absl::TimeZone zone;
  absl::Time now;
};

// UTC where the time zone is unknown.
[[nodiscard]] Manner MannerFor(std::string_view locale, const std::string& time_zone,
                               absl::Time now);

// Only `text` holds line ends.
struct PostView {
  std::string text;      // never empty; a long one is cut off
  std::string language;  // of the text, BCP 47; may be empty
  std::string byline;    // author, source and time; never empty
  std::string link;      // see SafeLink; may be empty
};

// `arrived_at` stands where the post does not say when it was written.
[[nodiscard]] PostView ViewOfPost(const Manner& manner, const v1::Post& post,
                                  absl::Time arrived_at);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_POST_VIEW_H_
