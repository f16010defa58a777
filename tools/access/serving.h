// An engine with its ZeroMQ door, as the settings say: what `sluis serve` runs.
#ifndef SLUIS_TOOLS_ACCESS_SERVING_H_
#define SLUIS_TOOLS_ACCESS_SERVING_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/files/digest_folder.h"
#include "connectors/http/event_hub.h"
#include "connectors/http/http_server.h"
#include "connectors/web/live/live_pages.h"
#include "connectors/web/theme/theme_folder.h"
#include "connectors/web/web_site.h"
#include "connectors/zeromq/server.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "tools/access/fetching.h"
#include "tools/access/mailing.h"
#include "tools/settings/settings.h"

namespace sluis {

// How the program takes part; each may be empty.
struct ServingHooks {
  // Hears, on the thread of Open, what it is at: "opening the model and the state".
  std::function<void(const std::string& stage)> on_stage;
  // As in ZmqServerOptions.
  std::function<void()> on_turn;
  std::function<v1::ControlReply(const v1::ControlRequest&)> answer_program;
  // As in EngineOptions.
  std::function<void(const AuditHead&)> on_audit_head;
  SourceBoard::OnTurn on_source;
};

// Run belongs to one thread; Stop is safe on any and in a signal handler.
class Serving {
 public:
  // Opens the data folder, binds every socket and tells the other subcommands, through the folder,
  // where they are. `on_error` hears of what went wrong and was survived, the others as
  // EngineOptions says.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Serving>> Open(
      const Settings& settings, const std::function<void(const absl::Status&)>& on_error,
      const std::function<void(const v1::ChangeModelReply&)>& on_model_change = nullptr,
      const ServingHooks& hooks = {});

  ~Serving();

  // Hears of every match and digest too. Before Run; must outlive it.
  void AddSink(Sink* sink) { engine_->AddSink(sink); }

  [[nodiscard]] absl::Status Run() { return server_->Run(); }
  void Stop() { server_->Stop(); }

  // Where readers' browsers find their pages, without a slash at the end; empty when nowhere.
  std::string web_url() const;
  std::string model_path() const { return engine_->model_path(); }
  const ZmqServer& server() const { return *server_; }
  Engine& engine() { return *engine_; }

 private:
  Serving(const Settings& settings, const std::function<void(const absl::Status&)>& on_error);

  absl::Status ReadTheme(const Settings& settings);
  absl::Status ServePages(const Settings& settings,
                          const std::function<void(const absl::Status&)>& on_error);

  const SystemClock clock_;
  DigestFolder digests_;
  // Null without. Stopped while the engine is there.
  std::unique_ptr<Mailing> mail_;
  EventHub events_;
  LivePages live_pages_{&events_};
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ZmqServer> server_;
  std::string web_url_;
  ThemeFolder theme_;
  std::unique_ptr<WebSite> site_;
  // Behind what its thread uses.
  std::unique_ptr<HttpServer> pages_;
  // Null without.
  std::unique_ptr<SourceRunner> fetching_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_SERVING_H_
