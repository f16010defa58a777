// Posts of X as they are made: the filtered stream of its API, version 2. Which posts it brings is
// set by rules that the operator keeps at X (docs/sources-x.md).
#ifndef SLUIS_CONNECTORS_X_X_SOURCE_H_
#define SLUIS_CONNECTORS_X_X_SOURCE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/http_stream.h"
#include "connectors/x/stream_lines.h"
#include "connectors/x/x_news.h"
#include "connectors/x/x_place.h"
#include "connectors/x/x_reader.h"
#include "engine/runtime/live_source.h"
#include "proto/checks.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

struct XSourceOptions {
  PostLimits limits = {};
  HttpReach reach = {};
  // As of HttpClient.
  std::string ca_file = "";
  std::string user_agent = "sluis";
  // A bearer token of an app; X gives nothing without one.
  std::string token = "";
  // X says an empty line every 20 seconds.
  absl::Duration silence = absl::Seconds(25);
  // How many minutes of before it connects X is asked for, at most: 0 to 5. More than 0 takes an
  // access that X sells.
  int backfill_minutes = 0;
  // While X has nothing but signs of life, it is stored every so often that it was heard.
  absl::Duration heard_interval = absl::Minutes(1);
  // Once it is true, what is under way is given up within a second. May be null.
  const std::atomic<bool>* stop = nullptr;
};

// Belongs to one thread, as every LiveSource. The cursor is an XPlace.
class XSource : public LiveSource {
 public:
  // Reads `url` of a source of kind X, and connects to nothing yet. InvalidArgument with a sentence
  // for a server that may not be asked, and PermissionDenied without a token.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<LiveSource>> Open(
      const v1::Source& source, const XSourceOptions& options, const std::string& cursor);

  [[nodiscard]] absl::StatusOr<bool> Next(size_t most, v1::PostBatch* batch) override;
  [[nodiscard]] SourceTally tally() const override;

 private:
  XSource(std::string url, const XSourceOptions& options, XPlace place);
  absl::Status Gather();
  absl::Status Connect();
  absl::Status Refusal(const HttpResponse& head);
  // How many minutes X is to be asked for; notes what stays missing.
  int MindTheGap(absl::Time now);
  void Take(XNews news);
  // X said something now.
  void NoteHeard(bool is_sign_of_life, absl::Time now);
  void HandOver(size_t most, v1::PostBatch* batch);
  void TellPlace(v1::PostBatch* batch);

  const std::string url_;
  const XSourceOptions options_;
  // Null until it is connected.
  std::unique_ptr<HttpStream> stream_;
  StreamLines lines_;
  XReader reader_;
  // Read and not handed over yet.
  std::deque<v1::Post> waiting_;
  std::vector<std::string> gone_authors_;
  // Of all that was read, and what the batches' cursors told of it.
  XPlace reached_;
  std::string told_newest_;
  absl::Time told_heard_at_;
  absl::Time connected_at_;
  // The minutes that X was asked for have not all come.
  bool is_catching_up_ = false;
  // Told when all that was read before it is handed over.
  absl::Status end_;
  uint64_t not_public_ = 0;
  uint64_t unreadable_ = 0;
  std::optional<absl::Duration> lag_;
  absl::Duration pause_;
  std::string note_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_X_SOURCE_H_
