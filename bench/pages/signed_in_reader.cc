#include "bench/pages/signed_in_reader.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_replace.h"
#include "bench/pages/plain_exchange.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/frame/texts.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr std::string_view kLanguage = "en";

// What stands between the two, from `*at` on, which goes behind it; empty when there is no more.
std::string_view Between(std::string_view begin, std::string_view end, std::string_view text,
                         size_t* at) {
  const size_t from = text.find(begin, *at);
  const size_t until = from == std::string_view::npos ? from : text.find(end, from + begin.size());
  if (until == std::string_view::npos) {
    *at = text.size();
    return {};
  }
  *at = until + end.size();
  return text.substr(from + begin.size(), until - from - begin.size());
}

std::string Heading(std::string_view text) {
  return fmt::format("<h1 class=\"utrecht-heading-1\">{}", text);
}

// A query for posts with all of these words; as they stand, some would be operators.
std::string QueryOfWords(const std::string& words) {
  return "\"" + absl::StrReplaceAll(words, {{" ", "\" \""}}) + "\"";
}

absl::StatusOr<std::string> PageAt(const std::string& address, std::string_view path,
                                   std::string_view cookie) {
  auto answer = Exchange(address, GetRequest(path, cookie));
  if (!answer.ok()) return answer.status();
  if (answer->status == 200) return std::move(answer->body);
  return absl::InternalError(fmt::format("{} answers {}", path, answer->status));
}

}  // namespace

const PageShare& RandomPage(uint64_t random) {
  auto left = static_cast<int>(random % 100);
  for (const PageShare& page : kPageShares) {
    left -= page.share;
    if (left < 0) return page;
  }
  return kPageShares.front();
}

absl::StatusOr<SignedInReader> SignedInReader::SignIn(const std::string& address,
                                                      std::string_view secret) {
  const auto entered = Exchange(address, PostRequest(SignInPath(secret), "", ""));
  if (!entered.ok()) return entered.status();
  SignedInReader reader;
  size_t at = 0;
  reader.cookie_ = Between("Set-Cookie: ", ";", entered->head, &at);
  if (entered->status != 303 || reader.cookie_.empty()) {
    return absl::InternalError(fmt::format("signing in answers {}", entered->status));
  }
  const auto today = PageAt(address, "/", reader.cookie_);
  if (!today.ok()) return today.status();
  at = 0;
  reader.token_ = Between("name=\"token\" value=\"", "\"", *today, &at);
  const std::string whole =
      fmt::format("\">{}<span class=\"sluis-unseen\">: ", TextsFor(kLanguage)["whole_story"]);
  for (at = 0;;) {
    const std::string_view path =
        Between("<a class=\"utrecht-link utrecht-link--html-a\" href=\"", "\"", *today, &at);
    if (path.empty()) break;
    if (path.find("/stories/") == std::string_view::npos) continue;
    --at;
    const std::string_view subject = Between(whole, "</span>", *today, &at);
    reader.stories_.push_back({std::string(path), std::string(subject)});
  }
  if (reader.stories_.empty()) return absl::NotFoundError("the digest has no story");
  const auto interests = PageAt(address, "/interests", reader.cookie_);
  if (!interests.ok()) return interests.status();
  for (at = 0;;) {
    const std::string_view path = Between(
        "<h2 class=\"utrecht-heading-2\"><a class=\"utrecht-link utrecht-link--html-a\" "
        "href=\"",
        "\">", *interests, &at);
    if (path.empty()) break;
    reader.interests_.push_back(
        {std::string(path), std::string(Between("", "</a>", *interests, &at))});
  }
  if (!reader.interests_.empty()) return reader;
  return absl::InternalError("the page of interests lists none");
}

PageRequest SignedInReader::Request(PageKind kind, uint64_t random) const {
  const Texts& texts = TextsFor(kLanguage);
  const Link& story = stories_[random % stories_.size()];
  const Link& interest = interests_[random % interests_.size()];
  const auto get = [&](std::string_view path, std::string_view heading) {
    return PageRequest{kind, GetRequest(path, cookie_), Heading(heading)};
  };
  switch (kind) {
    case PageKind::kToday:
      return {kind, GetRequest("/", cookie_), "<article class=\"sluis-story\""};
    case PageKind::kInterests:
      return get("/interests", texts["interests"]);
    case PageKind::kInterest:
      return get(interest.path, interest.heading);
    case PageKind::kStory:
      return get(story.path, story.heading);
    case PageKind::kBalance:
      return get("/balance", texts["balance.heading"]);
    case PageKind::kSearch:
      return get("/search?q=" + PercentEncode(QueryOfWords(interest.heading)),
                 texts["search.heading"]);
    case PageKind::kByTime:
      return get("/by-time", texts["by_time.heading"]);
    case PageKind::kPreview:
      break;
  }
  return {kind,
          PostRequest("/interests/preview", cookie_,
                      fmt::format("token={}&id=&title={}&kind=digest&precision=",
                                  PercentEncode(token_), PercentEncode(interest.heading))),
          Heading(texts["interest.new"])};
}

}  // namespace sluis
