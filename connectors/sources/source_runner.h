// Fetches from all sources that the engine keeps: feeds are polled by a few threads, every other
// source has a thread of its own. What is put, changed, paused or removed counts at once.
#ifndef SLUIS_CONNECTORS_SOURCES_SOURCE_RUNNER_H_
#define SLUIS_CONNECTORS_SOURCES_SOURCE_RUNNER_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/feeds/feed_poller.h"
#include "connectors/http/http_client.h"
#include "connectors/sources/source_board.h"
#include "connectors/sources/stream_thread.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "proto/checks.h"

namespace sluis {

struct SourceRunnerOptions {
  PostLimits limits;
  // What may be reached besides public addresses, as HttpReach has it.
  std::vector<std::string> also;
  // Certificates, as of HttpClient.
  std::string ca_file;
  // Who asks, told to every server.
  std::string user_agent = "sluis";
  absl::Duration feed_interval = absl::Minutes(15);
  int feed_threads = 4;
  absl::Duration host_pause = absl::Seconds(1);
  StreamPauses pauses;
  // As XSourceOptions has it.
  int x_backfill_minutes = 0;
  // The token in a source's token_file.
  std::function<absl::StatusOr<std::string>(const std::string& path)> read_token;
};

class SourceRunner : public SourceObserver {
 public:
  // Begins with what the engine has. `engine` and `clock` must outlive it.
  SourceRunner(SourceRunnerOptions options, Engine* engine, const Clock& clock,
               SourceBoard::OnTurn on_turn);
  // Waits for what is under way: polls and connections have their limits.
  ~SourceRunner() override;
  SourceRunner(const SourceRunner&) = delete;
  SourceRunner& operator=(const SourceRunner&) = delete;

  void OnSourceChanged(const std::string& name) override;
  void AddStanding(v1::SourceList* sources) override;

 private:
  using Sources = std::map<std::string, v1::Source>;

  void Run();
  void Refresh(const std::set<std::string>& touched);
  void Apply(const Sources& wanted, const std::set<std::string>& touched);
  void Begin(const v1::Source& source, bool is_new);
  void End(const std::string& name);
  template <typename Options>
  Options StreamOptions(const std::atomic<bool>* stop) const;
  StreamThread::Opening OpeningFor(v1::SourceKind kind) const;
  absl::StatusOr<std::string> TokenOf(const v1::Source& source) const;
  FeedPollerOptions PollerOptions() const;
  FeedPollerHooks PollerHooks();
  absl::Status GiveFeed(const std::string& name, std::vector<v1::Post> posts,
                        const std::string& cursor);
  void ShowPoll(const std::string& name, const FeedPollReport& report);

  const SourceRunnerOptions options_;
  Engine* const engine_;
  SourceBoard board_;
  Mutex mutex_;
  Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Sources that were put or removed since the last look.
  std::set<std::string> touched_ ABSL_GUARDED_BY(mutex_);
  // What runs; changed by the runner's thread alone.
  Sources sources_ ABSL_GUARDED_BY(mutex_);
  // Of the runner's thread.
  std::map<std::string, std::unique_ptr<StreamThread>> streams_;
  FeedPoller feeds_;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_SOURCE_RUNNER_H_
