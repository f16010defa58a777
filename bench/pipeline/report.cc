#include "bench/pipeline/report.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr double kMegabyte = 1 << 20;

// 0 when nothing was measured.
double AtShare(Latencies values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(place), values.end());
  return values[place];
}

struct Spread {
  size_t count = 0;
  double median = 0;
  double p99 = 0;
  double p999 = 0;
  double most = 0;
};

Spread SpreadOf(const std::vector<Sample>& samples, Latencies Sample::*member) {
  Latencies all;
  for (const Sample& sample : samples) {
    all.insert(all.end(), (sample.*member).begin(), (sample.*member).end());
  }
  return {all.size(), AtShare(all, 0.5), AtShare(all, 0.99), AtShare(all, 0.999), AtShare(all, 1)};
}

struct Totals {
  double seconds = 0;
  uint64_t posts = 0;
  uint64_t alerts = 0;
  double server_share = 0;  // processor seconds a second
  double load_share = 0;
  uint64_t most_resident = 0;
  double written_a_post = 0;    // bytes
  double slowest_second = 0;    // posts/s
  uint64_t largest_folder = 0;  // bytes
  // Resident bytes in the last two thirds, when all buffers have been full once.
  uint64_t steady_least = 0;
  uint64_t steady_most = 0;
};

Totals TotalsOf(const RunFacts& facts) {
  Totals totals;
  if (facts.samples.empty()) return totals;
  const Sample& last = facts.samples.back();
  totals.seconds = last.seconds;
  double before = 0;
  for (const Sample& sample : facts.samples) {
    totals.posts += sample.posts;
    totals.alerts += sample.alerts;
    totals.most_resident = std::max(totals.most_resident, sample.resident_bytes);
    const double rate = static_cast<double>(sample.posts) / (sample.seconds - before);
    if (before == 0 || rate < totals.slowest_second) totals.slowest_second = rate;
    before = sample.seconds;
    totals.largest_folder = std::max(totals.largest_folder, sample.folder_bytes);
    if (sample.seconds < last.seconds / 3) continue;
    totals.steady_most = std::max(totals.steady_most, sample.resident_bytes);
    if (totals.steady_least == 0 || sample.resident_bytes < totals.steady_least) {
      totals.steady_least = sample.resident_bytes;
    }
  }
  totals.server_share = last.server_processor_seconds / totals.seconds;
  totals.load_share = last.load_processor_seconds / totals.seconds;
  if (totals.posts > 0) {
    totals.written_a_post =
        static_cast<double>(last.written_bytes) / static_cast<double>(totals.posts);
  }
  return totals;
}

// Of a pass over the recorded posts: matches a post, and the share of new stories in the matches.
struct PassFacts {
  uint64_t posts = 0;
  double matches_a_post = 0;
  double stories_a_post = 0;
};

std::map<uint64_t, PassFacts> PassesOf(const RunFacts& facts) {
  std::map<uint64_t, PassFacts> passes;
  const Sample* before = nullptr;
  for (const Sample& sample : facts.samples) {
    if (before != nullptr && before->pass == sample.pass) {
      PassFacts& pass = passes[sample.pass];
      pass.posts += sample.posts;
      pass.matches_a_post += static_cast<double>(sample.matches_in_all - before->matches_in_all);
      pass.stories_a_post += static_cast<double>(sample.stories_in_all - before->stories_in_all);
    }
    before = &sample;
  }
  for (auto& [number, pass] : passes) {
    const double posts = std::max(1.0, static_cast<double>(pass.posts));
    pass.matches_a_post /= posts;
    pass.stories_a_post /= posts;
  }
  return passes;
}

// What must not grow in a long run.
std::string SoakText(const RunFacts& facts, const Totals& totals) {
  if (facts.samples.empty()) return "";
  const Sample& last = facts.samples.back();
  return fmt::format(
      "data folder {:.0f} MB at most, {:.0f} at the end; memory {:.0f} to {:.0f} MB in the last "
      "two "
      "thirds; descriptors {} to {}; writes slowed or stopped {} times\n",
      static_cast<double>(totals.largest_folder) / kMegabyte,
      static_cast<double>(last.folder_bytes) / kMegabyte,
      static_cast<double>(totals.steady_least) / kMegabyte,
      static_cast<double>(totals.steady_most) / kMegabyte, facts.samples.front().descriptors,
      last.descriptors, last.stalls);
}

std::string Line(const char* name, const Spread& spread) {
  return fmt::format("{:<22} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f}   {}\n", name, spread.median,
                     spread.p99, spread.p999, spread.most, spread.count);
}

std::string JsonSpread(const char* name, const Spread& spread) {
  return fmt::format(
      "\"{}\": {{\"count\": {}, \"p50\": {:.3f}, \"p99\": {:.3f}, \"p999\": {:.3f}, \"max\": "
      "{:.3f}}}",
      name, spread.count, spread.median, spread.p99, spread.p999, spread.most);
}

// One panel: a value of each sample over time.
std::string Panel(const RunFacts& facts, int top, const std::string& title,
                  const std::function<double(size_t sample)>& value) {
  constexpr int kWidth = 860;
  constexpr int kHeight = 110;
  double most = 1e-9;
  for (size_t i = 0; i < facts.samples.size(); ++i) most = std::max(most, value(i));
  std::string points;
  for (size_t i = 0; i < facts.samples.size(); ++i) {
    const double x = 20 + kWidth * facts.samples[i].seconds / facts.samples.back().seconds;
    points += fmt::format("{:.1f},{:.1f} ", x, top + 20 + kHeight * (1 - value(i) / most));
  }
  return fmt::format(
      "<text x=\"20\" y=\"{}\">{}: at most {:.4g}</text>\n"
      "<line x1=\"20\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#bbb\"/>\n"
      "<polyline fill=\"none\" stroke=\"#154273\" stroke-width=\"1.5\" points=\"{}\"/>\n",
      top + 12, title, most, top + 20 + kHeight, 20 + kWidth, top + 20 + kHeight, points);
}

}  // namespace

std::string TextReport(const RunFacts& facts) {
  const Totals totals = TotalsOf(facts);
  const double rate = static_cast<double>(totals.posts) / std::max(totals.seconds, 1e-9);
  std::string text = fmt::format(
      "{} interests, {}, {:.0f} s\n\n"
      "{:.0f} posts/s acknowledged ({:.0f} in the slowest second), {:.3g} decisions/s\n"
      "{:.2f} processors: {:.2f} the engine, {:.2f} the load; {:.0f} MB at most; {:.0f} bytes "
      "written a post\n"
      "{} posts, {} refused or known, {} alerts\n\n"
      "milliseconds              median       99%     99.9%      most   how many\n",
      facts.interests, facts.rate > 0 ? fmt::format("{:.0f} posts/s", facts.rate) : "flat out",
      totals.seconds, rate, totals.slowest_second, rate * static_cast<double>(facts.interests),
      totals.server_share + totals.load_share, totals.server_share, totals.load_share,
      static_cast<double>(totals.most_resident) / kMegabyte, totals.written_a_post, totals.posts,
      facts.refused_posts, totals.alerts);
  text.insert(text.rfind("\nmilliseconds"), SoakText(facts, totals));
  text += Line("send to ack", SpreadOf(facts.samples, &Sample::to_ack));
  text += Line("send to alert", SpreadOf(facts.samples, &Sample::to_alert));
  text += Line("judgement to effect", SpreadOf(facts.samples, &Sample::to_effect));
  text += "\npass     posts   matches a post   stories a post\n";
  for (const auto& [number, pass] : PassesOf(facts)) {
    text += fmt::format("{:>4} {:>9} {:>16.3f} {:>16.3f}\n", number, pass.posts,
                        pass.matches_a_post, pass.stories_a_post);
  }
  return text;
}

std::string JsonReport(const RunFacts& facts) {
  const Totals totals = TotalsOf(facts);
  const double rate = static_cast<double>(totals.posts) / std::max(totals.seconds, 1e-9);
  std::string json = fmt::format(
      "{{\n\"interests\": {}, \"asked_posts_per_second\": {}, \"seconds\": {:.1f},\n"
      "\"posts\": {}, \"refused\": {}, \"alerts\": {}, \"posts_per_second\": {:.1f}, "
      "\"slowest_second\": {:.1f},\n\"decisions_per_second\": {:.6g}, \"engine_processors\": "
      "{:.3f}, \"load_processors\": {:.3f},\n\"most_resident_bytes\": {}, "
      "\"written_bytes_per_post\": {:.1f},\n\"milliseconds\": {{{}, {}, {}}},\n\"samples\": [",
      facts.interests, facts.rate, totals.seconds, totals.posts, facts.refused_posts, totals.alerts,
      rate, totals.slowest_second, rate * static_cast<double>(facts.interests), totals.server_share,
      totals.load_share, totals.most_resident, totals.written_a_post,
      JsonSpread("send_to_ack", SpreadOf(facts.samples, &Sample::to_ack)),
      JsonSpread("send_to_alert", SpreadOf(facts.samples, &Sample::to_alert)),
      JsonSpread("judgement_to_effect", SpreadOf(facts.samples, &Sample::to_effect)));
  const char* separator = "\n";
  for (const Sample& sample : facts.samples) {
    json += fmt::format(
        "{}{{\"seconds\": {:.2f}, \"posts\": {}, \"alerts\": {}, \"pass\": {}, \"matches\": {}, "
        "\"stories\": {}, \"resident_bytes\": {}, \"written_bytes\": {}, \"folder_bytes\": {}, "
        "\"descriptors\": {}, \"stalls\": {}, \"ack_p99\": {:.2f}, \"alert_p99\": {:.2f}}}",
        separator, sample.seconds, sample.posts, sample.alerts, sample.pass, sample.matches_in_all,
        sample.stories_in_all, sample.resident_bytes, sample.written_bytes, sample.folder_bytes,
        sample.descriptors, sample.stalls, AtShare(sample.to_ack, 0.99),
        AtShare(sample.to_alert, 0.99));
    separator = ",\n";
  }
  return json + "\n]\n}\n";
}

std::string SvgReport(const RunFacts& facts) {
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 770\" font-family=\"sans-serif\""
      " font-size=\"12\">\n<rect width=\"900\" height=\"770\" fill=\"white\"/>\n";
  if (facts.samples.empty()) return svg + "</svg>\n";
  const std::vector<Sample>& samples = facts.samples;
  svg += Panel(facts, 5, "posts/s", [&](size_t i) {
    const double before = i == 0 ? 0 : samples[i - 1].seconds;
    return static_cast<double>(samples[i].posts) / (samples[i].seconds - before);
  });
  svg += Panel(facts, 155, "send to ack, 99% within, ms",
               [&](size_t i) { return AtShare(samples[i].to_ack, 0.99); });
  svg += Panel(facts, 305, "send to alert, 99% within, ms",
               [&](size_t i) { return AtShare(samples[i].to_alert, 0.99); });
  svg += Panel(facts, 455, "memory of the engine, MB", [&](size_t i) {
    return static_cast<double>(samples[i].resident_bytes) / kMegabyte;
  });
  svg += Panel(facts, 605, "data folder, MB",
               [&](size_t i) { return static_cast<double>(samples[i].folder_bytes) / kMegabyte; });
  return svg + "</svg>\n";
}

}  // namespace sluis
