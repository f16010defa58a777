// Posts of Bluesky as they are made, from a server of Jetstream of either version.
//
// What comes, what is missed and when that is said: docs/sources-bluesky.md.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_SOURCE_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_SOURCE_H_

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/bluesky/frame_unpacker.h"
#include "connectors/bluesky/jetstream_dialing.h"
#include "connectors/bluesky/jetstream_intake.h"
#include "connectors/bluesky/jetstream_memory.h"
#include "connectors/bluesky/jetstream_place.h"
#include "connectors/bluesky/jetstream_reader.h"
#include "connectors/http/http_reach.h"
#include "connectors/websocket/web_socket_client.h"
#include "engine/runtime/live_source.h"
#include "proto/checks.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

struct JetstreamSourceOptions {
  PostLimits limits;
  HttpReach reach;
  // As of WebSocketClient.
  std::string ca_file;
  std::string user_agent = "sluis";
  WebSocketLimits connection;
  // Handed from one source to the next of the same name, so that handles and likes are known over
  // a connection's end. Null: a new one.
  std::shared_ptr<JetstreamMemory> memory;
  // Once it is true, what is under way is given up within a second. May be null.
  const std::atomic<bool>* stop = nullptr;
};

// Belongs to one thread, as every LiveSource.
class JetstreamSource : public LiveSource {
 public:
  // Reads `url`, `counts` and `dictionary_file` of a source of kind BLUESKY, and connects to
  // nothing yet. InvalidArgument with a sentence for an address and a dictionary that are none.
  // `cursor`: what a batch told; what is none counts as empty.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<LiveSource>> Open(
      const v1::Source& source, const JetstreamSourceOptions& options, const std::string& cursor);

  [[nodiscard]] absl::StatusOr<bool> Next(size_t most, v1::PostBatch* batch) override;
  [[nodiscard]] SourceTally tally() const override { return tally_; }

 private:
  JetstreamSource(JetstreamDialing dialing, const PostLimits& limits,
                  std::unique_ptr<FrameUnpacker> unpacker, std::shared_ptr<JetstreamMemory> memory,
                  JetstreamPlace place);
  absl::Status Connect();
  absl::Status Receive();
  absl::Status TakeMessage(const WebSocketMessage& message, v1::PostBatch* batch);
  absl::StatusOr<std::string_view> FrameOf(const WebSocketMessage& message);
  absl::Status TakeEvent(JetstreamEvent event, v1::PostBatch* batch);
  void TakeNotice(const JetstreamNotice& notice);
  void AskByTheTime();
  void MindTheGap(const JetstreamCursor& first);
  void NoteMissed();
  [[nodiscard]] bool IsRepeated(const JetstreamCursor& cursor) const;

  const JetstreamDialing dialing_;
  // Null without a dictionary.
  const std::unique_ptr<FrameUnpacker> unpacker_;
  JetstreamReader reader_;
  JetstreamIntake intake_;
  // Of all that was taken, and where the connection was asked to go on from.
  JetstreamPlace place_;
  JetstreamPlace began_;
  JetstreamStart start_;
  // Null before it is connected.
  std::unique_ptr<WebSocketClient> client_;
  // Of this connection: an event came.
  bool has_heard_ = false;
  // Read and not taken yet.
  std::deque<WebSocketMessage> waiting_;
  // Told when all that was read before it is handed over.
  absl::Status end_;
  SourceTally tally_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_SOURCE_H_
