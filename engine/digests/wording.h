// What digests say, in each language that they speak. One table; a language is a row of it.
#ifndef SLUIS_ENGINE_DIGESTS_WORDING_H_
#define SLUIS_ENGINE_DIGESTS_WORDING_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// The form depends on the number. "$0" stands for it, "$1" for what the place of use names.
struct Counted {
  std::string_view none;
  std::string_view one;
  std::string_view many;
};

struct Wording {
  std::string_view language;       // BCP 47
  std::string_view title;          // $0 = owner
  std::string_view period;         // $0, $1 = times
  std::string_view summary;        // $0 = stories, $1 = posts
  std::string_view nothing_today;  // a sentence
  std::string_view sureness[4];    // from doubtful to sure
  std::string_view why;
  std::string_view holds;      // $0 = list of terms
  std::string_view resembles;  // $0 = list of words
  std::string_view and_word;
  std::string_view by_voices;      // $0 = posts, $1 = voices
  std::string_view on_sources;     // $0 = list of sources
  Counted more_sources;            // ends that list
  std::string_view between_times;  // $0, $1 = times
  std::string_view also;           // $0 = list of interests
  std::string_view open_post;
  std::string_view content_warning;  // $0 = the author's words
  std::string_view picture;          // $0 = description
  std::string_view no_text;
  std::string_view exploring;  // marks a story that is shown to learn from
  std::string_view deleted_post;
  std::string_view balance;  // heading
  Counted posts;
  Counted stories;
  Counted voices;
  // Sentences of the balance sheet.
  Counted came_in;
  Counted touched;
  Counted shown;  // $1 = stories
  Counted fell_out;
  // Rows of the balance sheet.
  std::string_view row_seen;
  std::string_view row_matched;
  std::string_view row_shown;
  std::array<std::string_view, 17> left_out;  // by LeftOutReason
  // Who is behind the posts.
  Counted qualified;            // $1 = voices
  std::string_view loudest;     // $0 = share
  std::string_view few_voices;  // follows `loudest`
  Counted unnamed;
  std::string_view sources;  // $0 = list of names and numbers
  std::string_view other_sources;
  Counted originals;  // $1 = `reposts`
  Counted reposts;
  std::string_view remark;
  // What is normal. $0 = number
  std::string_view more_seen;
  std::string_view less_seen;
  std::string_view more;
  std::string_view less;
  std::string_view by_interest;  // heading
  std::string_view digit_group;
  std::string_view decimal_mark;
  std::array<std::string_view, 7> weekdays;  // from Monday
  std::array<std::string_view, 12> months;
};

// Of "nl", "nl-NL" and the like Dutch, else English.
[[nodiscard]] const Wording& WordingFor(std::string_view locale);

// A pattern of the table with its "$0" and "$1" filled in; what is filled in is not looked at.
[[nodiscard]] std::string Fill(std::string_view pattern, std::string_view first,
                               std::string_view second = "");

// "1.240" in Dutch, "1,240" in English.
[[nodiscard]] std::string NumberIn(const Wording& wording, uint64_t number);

// "20", or "2,4" in Dutch and "2.4" in English below 10.
[[nodiscard]] std::string MeanIn(const Wording& wording, double mean);

// "a, b en c".
[[nodiscard]] std::string ListIn(const Wording& wording, const std::vector<std::string>& items);

// The form for `number`, filled in.
[[nodiscard]] std::string CountIn(const Wording& wording, const Counted& counted, uint64_t number,
                                  std::string_view second = "");

// "donderdag 12 maart 2026, 07:00".
[[nodiscard]] std::string LongTimeIn(const Wording& wording, absl::Time time, absl::TimeZone zone);

// "12 maart, 06:12"; with the year if it is another than that of `now`.
[[nodiscard]] std::string ShortTimeIn(const Wording& wording, absl::Time time, absl::Time now,
                                      absl::TimeZone zone);

// How sure a probability is, in words.
[[nodiscard]] std::string_view SurenessIn(const Wording& wording, double probability);

// Why posts were left out, as the label of a row.
[[nodiscard]] std::string_view LeftOutIn(const Wording& wording, v1::LeftOutReason reason);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_WORDING_H_
