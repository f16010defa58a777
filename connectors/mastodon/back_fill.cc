#include "connectors/mastodon/back_fill.h"

#include <utility>

#include "connectors/mastodon/status_number.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr absl::Duration kOverlap = absl::Minutes(5);

// Of two numbers the lesser; an empty one does not count.
std::string Lesser(const std::string& number, const std::string& other) {
  return other.empty() || IsGreaterNumber(other, number) ? number : other;
}

std::optional<std::string> Since(const std::string& reached, const std::string& back_to) {
  const std::optional<std::string> since = NumberBefore(reached, kOverlap);
  return since.has_value() ? Lesser(*since, back_to) : since;
}

}  // namespace

BackFill::BackFill(const Timeline& timeline, std::string reached, const std::string& back_to)
    : path_(timeline.pages_path),
      reached_(std::move(reached)),
      back_to_(Lesser(reached_, back_to)),
      since_(Since(reached_, back_to)) {}

absl::StatusOr<MastodonNews> BackFill::ReadPage(MastodonServer* server, StatusReader* reader) {
  const std::string path = NextPath();
  const absl::StatusOr<std::string> json = server->AskPage(path);
  if (!json.ok()) return json.status();
  MastodonNews page;
  if (const absl::Status status = reader->ReadAnswer(*json, &page); !status.ok()) {
    return absl::UnavailableError(fmt::format("{} is answered with no list of statuses: {}", path,
                                              std::string(status.message())));
  }
  Advance(page);
  return page;
}

std::string BackFill::NextPath() const {
  std::string path = path_;
  if (since_.has_value()) path += "&since_id=" + *since_;
  if (!least_.empty()) path += "&max_id=" + least_;
  return path;
}

void BackFill::Advance(const MastodonNews& page) {
  ++pages_;
  const bool leads_on =
      !page.least.empty() && (least_.empty() || IsGreaterNumber(least_, page.least));
  if (leads_on) least_ = page.least;
  is_done_ = !leads_on || is_last_ || reached_.empty() ||
             (since_.has_value() && !IsGreaterNumber(least_, *since_));
  if (is_done_) return;
  is_last_ = !IsGreaterNumber(least_, back_to_) && !since_.has_value();
  if (pages_ < kMostPages) return;
  is_done_ = true;
  has_missed_ = IsGreaterNumber(least_, reached_);
}

}  // namespace sluis
