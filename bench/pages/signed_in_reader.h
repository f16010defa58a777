// A reader whose browser is signed in, and the pages that it asks for.
#ifndef SLUIS_BENCH_PAGES_SIGNED_IN_READER_H_
#define SLUIS_BENCH_PAGES_SIGNED_IN_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

enum class PageKind { kToday, kInterests, kInterest, kStory, kBalance, kSearch, kByTime, kPreview };

// What is asked for how often, in hundredths. A preview is asked for apart from the others.
struct PageShare {
  PageKind kind;
  std::string_view name;
  int share;
};
inline constexpr std::array kPageShares = {PageShare{PageKind::kToday, "today", 60},
                                           PageShare{PageKind::kInterests, "interests", 10},
                                           PageShare{PageKind::kInterest, "interest", 10},
                                           PageShare{PageKind::kStory, "story", 5},
                                           PageShare{PageKind::kBalance, "balance", 5},
                                           PageShare{PageKind::kSearch, "search", 5},
                                           PageShare{PageKind::kByTime, "by time", 5},
                                           PageShare{PageKind::kPreview, "preview", 0}};

// By the shares.
[[nodiscard]] const PageShare& RandomPage(uint64_t random);

struct PageRequest {
  PageKind kind;
  std::string bytes;
  // What the right answer holds.
  std::string expected;
};

// Immutable; safe on any thread.
class SignedInReader {
 public:
  // Signs in with the secret of a link, and reads from the pages what there is to ask for. The
  // reader's language is English. NotFound when the newest digest has no story.
  [[nodiscard]] static absl::StatusOr<SignedInReader> SignIn(const std::string& address,
                                                             std::string_view secret);

  [[nodiscard]] PageRequest Request(PageKind kind, uint64_t random) const;

 private:
  // What a link leads to, and the heading there as it stands in the page.
  struct Link {
    std::string path;
    std::string heading;
  };

  std::string cookie_;
  std::string token_;
  std::vector<Link> stories_;
  std::vector<Link> interests_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_PAGES_SIGNED_IN_READER_H_
