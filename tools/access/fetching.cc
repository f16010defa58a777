#include "tools/access/fetching.h"

#include <string>
#include <utility>

#include "fmt/format.h"
#include "tools/settings/secret_file.h"

namespace sluis {
namespace {

std::string UserAgent(const std::string& contact) {
  const std::string program = fmt::format("sluis/{}", SLUIS_VERSION);
  return contact.empty() ? program : fmt::format("{} (+{})", program, contact);
}

SourceRunnerOptions OptionsOf(const Settings& settings) {
  SourceRunnerOptions options;
  options.limits = settings.Limits();
  options.also = PlacesIn(settings.Text("sources.allow"));
  options.ca_file = settings.Text("sources.ca_file");
  options.user_agent = UserAgent(settings.Text("sources.contact"));
  options.feed_interval = settings.Duration("sources.interval");
  options.feed_threads = static_cast<int>(settings.Integer("sources.threads"));
  options.host_pause = settings.Duration("sources.host_pause");
  options.x_backfill_minutes = static_cast<int>(settings.Integer("sources.x_backfill_minutes"));
  options.read_token = [](const std::string& path) {
    return ReadSecretFile(path, "source.token_file");
  };
  return options;
}

}  // namespace

std::unique_ptr<SourceRunner> StartFetching(const Settings& settings, Engine* engine,
                                            const Clock& clock, SourceBoard::OnTurn on_source) {
  if (!settings.Boolean("sources.fetch")) return nullptr;
  return std::make_unique<SourceRunner>(OptionsOf(settings), engine, clock, std::move(on_source));
}

}  // namespace sluis
