// How each source is doing, as long as the program runs.
#ifndef SLUIS_CONNECTORS_SOURCES_SOURCE_BOARD_H_
#define SLUIS_CONNECTORS_SOURCES_SOURCE_BOARD_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "engine/locks/mutex.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Safe on any thread.
class SourceBoard {
 public:
  // With OK when a source works again after a failure.
  using OnTurn = std::function<void(const std::string& name, const absl::Status& status)>;

  // Hears of each failure, in the words that are kept; may be empty. Must not call the board back.
  explicit SourceBoard(OnTurn on_turn) : on_turn_(std::move(on_turn)) {}

  // Changes what is known of `name`, which begins empty. Of the words in it (last_error, note) what
  // can be shown is kept: one line of UTF-8, 500 bytes at most.
  void Change(const std::string& name, const std::function<void(v1::SourceStanding*)>& change);
  // Notes a failure with its time; it stays known when things go well again.
  void Fail(const std::string& name, const absl::Status& error, v1::SourceState state);
  void Remove(const std::string& name);
  // Fills in what the engine does not know: all but the source, its posts, and times of posts.
  void AddTo(v1::SourceStanding* standing) const;

 private:
  const OnTurn on_turn_;
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, v1::SourceStanding> standings_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_SOURCE_BOARD_H_
