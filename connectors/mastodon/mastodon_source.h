// Posts of a server of the Mastodon API as they are made, from one or more of its timelines.
//
// The streams are opened first, one a call; then what came since the cursor is read in pages, and
// what was taken before it again, to find what was edited or deleted meanwhile; then the streams
// alone go on. A server that streams nothing is asked for pages again and again, and now and then
// for a stream. What that brings and what it misses: docs/sources-mastodon.md.
#ifndef SLUIS_CONNECTORS_MASTODON_MASTODON_SOURCE_H_
#define SLUIS_CONNECTORS_MASTODON_MASTODON_SOURCE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/mastodon/back_fill.h"
#include "connectors/mastodon/mastodon_cursor.h"
#include "connectors/mastodon/mastodon_server.h"
#include "connectors/mastodon/status_names.h"
#include "connectors/mastodon/status_reader.h"
#include "connectors/mastodon/status_stream.h"
#include "connectors/mastodon/taken_statuses.h"
#include "connectors/mastodon/timeline.h"
#include "engine/runtime/live_source.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Belongs to one thread, as every LiveSource.
class MastodonSource : public LiveSource {
 public:
  // Reads `url` and `streams` of a source of kind MASTODON, and connects to nothing yet.
  // InvalidArgument with a sentence for what cannot be followed, and for a token that would go
  // unencrypted over a network.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<LiveSource>> Open(
      const v1::Source& source, const MastodonSourceOptions& options, const std::string& cursor);

  [[nodiscard]] absl::StatusOr<bool> Next(size_t most, v1::PostBatch* batch) override;
  [[nodiscard]] SourceTally tally() const override;

 private:
  using Clock = std::chrono::steady_clock;

  // One timeline and how far it was read.
  struct Lane {
    Timeline timeline;
    // Null before it is opened, and where the server streams nothing.
    std::unique_ptr<StatusStream> stream;
    // A stream is to be asked for, before pages are.
    bool is_to_open = false;
    // A stream was asked for, and there was none.
    bool has_none = false;
    std::optional<BackFill> fill;
    // The greatest number that was read; all up to `reached` was.
    std::string seen;
    std::string reached;
    // Between this number and what was read then there is a gap; empty: none is known.
    std::string missed_after;
    Clock::time_point next_poll;
  };

  MastodonSource(std::string url, const MastodonSourceOptions& options);
  absl::Status Gather();
  absl::Status Connect();
  // What is known are the numbers of another server than `domain`: forgets them.
  void ForgetOtherServer(const std::string& domain);
  absl::Status OpenStream(Lane* lane);
  // Has streams asked for where there are none, all lanes filled, and what was taken before looked
  // for.
  void BeginSearch();
  absl::Status ReadPage(Lane* lane);
  // Asks for one status that no page has.
  void LookFor(const std::string& number);
  absl::Status Listen(absl::Duration wait);
  // Has the lane filled again when it is time.
  void AwaitPoll(absl::Duration wait, Lane* lane);
  void Take(MastodonNews news);
  // How far the lane is now that all up to `greatest` was taken.
  static void Advance(const std::string& greatest, Lane* lane);
  void NoteLag(const std::vector<v1::Post>& posts);
  TimelinePlaces Places() const;
  bool IsCatchingUp() const;
  std::string Note() const;
  void HandOver(size_t most, v1::PostBatch* batch);

  const MastodonSourceOptions options_;
  MastodonServer server_;
  StatusNames names_;
  // Nullopt until the server has told who it is; the reader is null until then.
  std::optional<MastodonInstance> instance_;
  std::unique_ptr<StatusReader> reader_;
  std::vector<Lane> lanes_;
  TakenStatuses taken_;
  Clock::time_point next_search_;
  // Why it is not known what was deleted; empty if it is.
  std::string search_failure_;
  // Read and not handed over yet.
  std::deque<v1::Post> waiting_;
  // The server's numbers of what is deleted among them.
  std::vector<std::string> deleted_;
  // What the batches' cursors told.
  MastodonCursor told_;
  // Told when all that was read before it is handed over.
  absl::Status end_;
  uint64_t not_public_ = 0;
  uint64_t unreadable_ = 0;
  std::optional<absl::Duration> lag_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_MASTODON_SOURCE_H_
