#include "bench/pages/page_report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

struct Spread {
  std::string_view name;
  size_t count = 0;
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double most = 0;
};

// The smallest value that this share of all does not exceed.
double AtShare(const std::vector<double>& rising, double share) {
  const auto wanted = static_cast<size_t>(share * static_cast<double>(rising.size()));
  return rising[std::min(wanted, rising.size() - 1)];
}

Spread SpreadOf(std::string_view name, std::vector<double> values) {
  if (values.empty()) return {name};
  std::sort(values.begin(), values.end());
  return {name,
          values.size(),
          AtShare(values, 0.5),
          AtShare(values, 0.95),
          AtShare(values, 0.99),
          values.back()};
}

// Every kind that was asked for; all together last, without the previews.
std::vector<Spread> SpreadsOf(const PagePhase& phase) {
  std::vector<Spread> spreads;
  std::vector<double> all;
  for (const PageShare& page : kPageShares) {
    const auto found = phase.pages.milliseconds.find(page.kind);
    if (found == phase.pages.milliseconds.end()) continue;
    spreads.push_back(SpreadOf(page.name, found->second));
    if (page.share > 0) all.insert(all.end(), found->second.begin(), found->second.end());
  }
  spreads.push_back(SpreadOf("all", std::move(all)));
  return spreads;
}

std::string PhaseText(const PagePhase& phase) {
  std::string text = fmt::format(
      "{}, {:.0f} s: {:.0f} posts/s taken, ack p99 {:.1f} ms; server {:.2f} processors, {:.0f} MB\n"
      "milliseconds    count       50%       95%       99%      most\n",
      phase.posts_a_second > 0 ? fmt::format("Beside {:.0f} posts/s", phase.posts_a_second)
                               : "Without posts",
      phase.seconds, static_cast<double>(phase.posts) / phase.seconds, phase.ack_p99,
      phase.server_processor_seconds / phase.seconds,
      static_cast<double>(phase.resident_bytes) / (1 << 20));
  for (const Spread& spread : SpreadsOf(phase)) {
    text += fmt::format("{:<14} {:>6} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f}\n", spread.name,
                        spread.count, spread.p50, spread.p95, spread.p99, spread.most);
  }
  if (phase.pages.failures > 0) {
    text += fmt::format("{} failures, the first: {}\n", phase.pages.failures,
                        phase.pages.first_failure);
  }
  return text;
}

}  // namespace

std::string PageTextReport(const std::vector<PagePhase>& phases) {
  std::string text;
  for (const PagePhase& phase : phases) text += PhaseText(phase) + "\n";
  if (phases.size() < 2) return text;
  const Spread before = SpreadsOf(phases.front()).back();
  const Spread after = SpreadsOf(phases.back()).back();
  if (before.count == 0) return text;
  return text +
         fmt::format("Beside the posts a page takes {:.2f} times as long (50%), {:.2f} (99%)\n",
                     after.p50 / before.p50, after.p99 / before.p99);
}

std::string PageJsonReport(const std::vector<PagePhase>& phases) {
  std::string json = "{\"phases\": [";
  const char* separator = "\n";
  for (const PagePhase& phase : phases) {
    json += fmt::format(
        "{}{{\"asked_posts_per_second\": {}, \"seconds\": {:.1f}, \"posts\": {}, \"ack_p99\": "
        "{:.2f}, \"server_processor_seconds\": {:.2f}, \"resident_bytes\": {}, \"failures\": {}, "
        "\"milliseconds\": {{",
        separator, phase.posts_a_second, phase.seconds, phase.posts, phase.ack_p99,
        phase.server_processor_seconds, phase.resident_bytes, phase.pages.failures);
    const char* comma = "";
    for (const Spread& spread : SpreadsOf(phase)) {
      json += fmt::format(
          "{}\"{}\": {{\"count\": {}, \"p50\": {:.3f}, \"p95\": {:.3f}, \"p99\": {:.3f}, \"max\": "
          "{:.3f}}}",
          comma, spread.name, spread.count, spread.p50, spread.p95, spread.p99, spread.most);
      comma = ", ";
    }
    json += "}}";
    separator = ",\n";
  }
  return json + "\n]}\n";
}

}  // namespace sluis
