#include "tools/access/serving.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/access/endpoints_file.h"
#include "tools/access/open_door.h"
#include "tools/settings/sign_in_settings.h"

namespace sluis {
namespace {

using OnError = std::function<void(const absl::Status&)>;

// What is bounded on whatever others send.
void SetLimits(const Settings& settings, ZmqServerOptions* options) {
  const auto number = [&settings](const char* key) {
    return static_cast<uint64_t>(settings.Integer(key));
  };
  for (ZmqLimits* limits : {&options->ingest, &options->control, &options->live}) {
    limits->handshake = settings.Duration("access.handshake_timeout");
  }
  options->ingest.max_frame_bytes = settings.Integer("ingest.max_frame_bytes");
  options->live.high_water_mark = static_cast<int>(settings.Integer("live.queue_messages"));
  options->ingest_queue_bytes = number("ingest.queue_bytes");
  const uint64_t held = number("limits.max_held_bytes");
  options->ingest_connections.max_connections = number("ingest.connections");
  options->ingest_connections.max_total_held_bytes = held;
  options->ingest_connections.max_unfinished_bytes =
      2 * number("ingest.max_frame_bytes") + (uint64_t{1} << 20);
  // A producer with all of its credit on the way, in the largest frames, and a quarter more.
  options->ingest_connections.max_held_bytes =
      number("ingest.credit") * number("ingest.max_frame_bytes") / 4 * 5;
  for (const auto& [key, limits] : {std::pair("control.connections", &options->control_connections),
                                    {"live.connections", &options->live_connections},
                                    {"replay.connections", &options->replay_connections}}) {
    limits->max_connections = number(key);
    limits->max_total_held_bytes = held / 4;
  }
  options->over_credit.allowance =
      static_cast<double>(settings.Integer("access.over_credit_allowance"));
  options->over_credit.refusal = settings.Duration("access.over_credit_refusal");
}

ZmqServerOptions ServerOptions(const Settings& settings, const OnError& on_error,
                               const ServingHooks& hooks) {
  ZmqServerOptions options;
  options.ingest_endpoint = settings.Text("ingest.endpoint");
  options.control_endpoint = settings.Text("control.endpoint");
  options.control_ipc_endpoint = ControlIpcEndpoint(settings.Text("data.folder"));
  options.live_endpoint = settings.Text("live.endpoint");
  options.replay_endpoint = settings.Text("replay.endpoint");
  options.on_error = on_error;
  options.access.key_folder = KeyFolderOf(settings);
  const auto rate = [&settings](const char* key) {
    return static_cast<double>(settings.Integer(key));
  };
  options.access.control_requests_per_second = rate("access.control_requests_per_second");
  options.access.posts_per_second = rate("access.posts_per_second");
  options.access.failed_handshakes_per_second = rate("access.failed_handshakes_per_second");
  SetLimits(settings, &options);
  options.on_turn = hooks.on_turn;
  options.answer_program = hooks.answer_program;
  return options;
}

SiteFacts FactsOf(const Settings& settings) {
  SiteFacts facts;
  facts.url = settings.Text("web.url");
  facts.organisation = settings.Text("about.organisation");
  facts.contact = settings.Text("about.contact");
  facts.legal_basis = settings.Text("about.legal_basis");
  facts.impact_assessment = settings.Text("about.impact_assessment");
  facts.since = settings.Text("about.since");
  facts.posts_kept = settings.Text("retention.posts");
  facts.matches_kept = settings.Text("retention.matches");
  facts.digests_kept = settings.Text("retention.digests");
  return facts;
}

absl::StatusOr<WaysIn> OpenWaysIn(const Settings& settings, Mailing* mail,
                                  const OnError& on_error) {
  WaysIn ways;
  if (mail != nullptr) ways.mail = mail->SignInByMail();
  if (settings.Text("sign_in.issuer").empty()) return ways;
  absl::StatusOr<SignInSetup> setup = ReadSignInSetup(settings);
  if (!setup.ok()) return setup.status();
  ways.account = std::make_shared<const AccountSignIn>(
      std::make_unique<OpenIdProvider>(std::move(setup->client)), std::move(setup->rules),
      on_error ? on_error : [](const absl::Status&) {});
  return ways;
}

}  // namespace

Serving::Serving(const Settings& settings, const OnError& on_error)
    : digests_(settings.Text("digests.folder"), on_error) {}

Serving::~Serving() {
  if (mail_ != nullptr) mail_->Stop();
}

absl::StatusOr<std::unique_ptr<Serving>> Serving::Open(
    const Settings& settings, const OnError& on_error,
    const std::function<void(const v1::ChangeModelReply&)>& on_model_change,
    const ServingHooks& hooks) {
  if (hooks.on_stage) hooks.on_stage("opening the model and the state");
  absl::StatusOr<EngineOptions> options = ResolveEngineOptions(settings);
  if (!options.ok()) return options.status();
  std::unique_ptr<Serving> serving(new Serving(settings, on_error));
  absl::StatusOr<std::unique_ptr<Mailing>> mail = Mailing::Open(settings, on_error);
  if (!mail.ok()) return mail.status();
  serving->mail_ = *std::move(mail);
  if (absl::Status read = serving->ReadTheme(settings); !read.ok()) return read;
  options->on_model_change = on_model_change;
  options->on_audit_head = hooks.on_audit_head;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Open(*options, &serving->clock_);
  if (!engine.ok()) return engine.status();
  serving->engine_ = *std::move(engine);
  if (hooks.on_stage) hooks.on_stage("binding the sockets");
  absl::StatusOr<std::unique_ptr<ZmqServer>> server =
      ZmqServer::Bind(ServerOptions(settings, on_error, hooks), serving->engine_.get());
  if (!server.ok()) return server.status();
  serving->server_ = *std::move(server);
  const ZmqServer& bound = *serving->server_;
  const absl::Status told = WriteEndpoints(settings.Text("data.folder"),
                                           {bound.ingest_endpoint(), bound.control_endpoint(),
                                            bound.live_endpoint(), bound.replay_endpoint()});
  if (!told.ok()) return told;
  serving->AddSink(serving->server_.get());
  if (serving->mail_ != nullptr) serving->mail_->Start(serving->engine_.get());
  if (!settings.Text("digests.folder").empty()) serving->AddSink(&serving->digests_);
  if (absl::Status served = serving->ServePages(settings, on_error); !served.ok()) return served;
  serving->fetching_ =
      StartFetching(settings, serving->engine_.get(), serving->clock_, hooks.on_source);
  return serving;
}

absl::Status Serving::ReadTheme(const Settings& settings) {
  if (settings.Text("web.theme").empty()) return absl::OkStatus();
  absl::StatusOr<ThemeFolder> theme = ThemeFolder::Read(settings.Text("web.theme"));
  if (theme.ok()) theme_ = *std::move(theme);
  return theme.status();
}

absl::Status Serving::ServePages(const Settings& settings, const OnError& on_error) {
  if (settings.Text("web.listen").empty()) return absl::OkStatus();
  const std::string& told = settings.Text("web.url");
  absl::StatusOr<WaysIn> ways_in = OpenWaysIn(settings, mail_.get(), on_error);
  if (!ways_in.ok()) return ways_in.status();
  site_ = std::make_unique<WebSite>(
      [this](const v1::ControlRequest& request) { return engine_->Handle(request, "web"); },
      FactsOf(settings), *std::move(ways_in), std::move(theme_));
  HttpLimits limits;
  limits.max_body_bytes = kMaxFormBytes;
  limits.answering_threads = kAnsweringThreads;
  auto pages = HttpServer::Listen(
      settings.Text("web.listen"),
      [this](const HttpRequest& request) { return site_->Answer(request); }, limits, &events_);
  if (!pages.ok()) return pages.status();
  pages_ = *std::move(pages);
  AddSink(&live_pages_);
  web_url_ = told.empty() ? absl::StrCat("http://", pages_->address()) : told;
  return absl::OkStatus();
}

std::string Serving::web_url() const { return web_url_; }

}  // namespace sluis
