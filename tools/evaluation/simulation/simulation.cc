#include "tools/evaluation/simulation/simulation.h"

#include <sys/resource.h>

#include <chrono>

namespace sluis {
namespace {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

uint64_t PeakRssBytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

const char* ProtocolName(ServingKind serving) {
  switch (serving) {
    case ServingKind::kEveryMatch:
      return "filtering";
    case ServingKind::kRanking:
      return "ranking";
    default:
      return "digest-days";
  }
}

absl::StatusOr<SimulationLog> Simulate(const Collection& collection,
                                       const std::vector<PostWindow>& windows,
                                       const SimulationOptions& options, Filter* filter) {
  const size_t topics = collection.topics.size();
  SimulationLog log;
  log.filter = filter->name();
  log.shown.resize(topics);
  log.judgements_before.resize(topics);
  std::vector<uint32_t> judgements(topics);
  SimulatedReader reader(&collection, options.habits, options.seed);
  if (absl::Status status = filter->Begin({&collection, windows, options.serving}); !status.ok())
    return status;
  for (size_t w = 0; w < windows.size(); ++w) {
    auto start = SteadyClock::now();
    const absl::StatusOr<std::vector<Delivery>> delivered = filter->Decide(w);
    if (!delivered.ok()) return delivered.status();
    log.decide_s += SecondsSince(start);
    for (size_t t = 0; t < topics; ++t) log.judgements_before[t].push_back(judgements[t]);
    for (const Delivery& delivery : *delivered) {
      log.shown[delivery.topic].push_back(
          {static_cast<uint32_t>(w), delivery, judgements[delivery.topic]});
    }
    const std::vector<Feedback> said = reader.Answer(*delivered);
    for (const Feedback& feedback : said) ++judgements[feedback.topic];
    log.judgements += said.size();
    start = SteadyClock::now();
    if (absl::Status status = filter->Learn(said); !status.ok()) return status;
    log.learn_s += SecondsSince(start);
    if (options.on_window) options.on_window(w + 1);
  }
  log.peak_rss_bytes = PeakRssBytes();
  return log;
}

}  // namespace sluis
