// What a timeline got while nobody listened, and what it has still of what it had before, read in
// pages from the newest one down.
#ifndef SLUIS_CONNECTORS_MASTODON_BACK_FILL_H_
#define SLUIS_CONNECTORS_MASTODON_BACK_FILL_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "connectors/mastodon/mastodon_server.h"
#include "connectors/mastodon/status_reader.h"
#include "connectors/mastodon/timeline.h"

namespace sluis {

// From the newest down, because a server that has got more than may be asked for has lost the
// oldest then, and the stream goes on from the newest.
//
// It reads further back than it must: a post of another server gets its number by the time when it
// was made, and may arrive after later ones. Five minutes where numbers tell the time, else a page.
class BackFill {
 public:
  static constexpr int kMostPages = 25;

  // `reached`: the greatest number that was handed over. Without one the newest page is all.
  // `back_to`, unless it is empty: all is read again that came after this number.
  BackFill(const Timeline& timeline, std::string reached, const std::string& back_to);

  // Asks for the next page. Required: it is not done. Errors as of MastodonServer::AskPage.
  [[nodiscard]] absl::StatusOr<MastodonNews> ReadPage(MastodonServer* server, StatusReader* reader);
  [[nodiscard]] bool is_done() const { return is_done_; }
  // There were more than kMostPages: what came right after `reached` was not read.
  [[nodiscard]] bool has_missed() const { return has_missed_; }

 private:
  std::string NextPath() const;
  void Advance(const MastodonNews& page);

  const std::string path_;
  const std::string reached_;
  // The lesser of both.
  const std::string back_to_;
  // What is asked for begins here, where numbers tell the time.
  const std::optional<std::string> since_;
  // The least number so far; empty before the first page.
  std::string least_;
  int pages_ = 0;
  bool is_last_ = false;
  bool is_done_ = false;
  bool has_missed_ = false;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_BACK_FILL_H_
