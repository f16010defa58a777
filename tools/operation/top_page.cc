#include "tools/operation/top_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/digests/json_writer.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr int kColumnWidth = 36;

std::string Scaled(double value, double step, const std::array<const char*, 5>& units) {
  size_t unit = 0;
  for (; std::abs(value) >= step && unit + 1 < units.size(); ++unit) value /= step;
  const bool whole = unit == 0 && value == std::floor(value);
  const int digits = whole || std::abs(value) >= 100 ? 0 : 1;
  std::string number = fmt::format("{:.{}f}", value, digits);
  return *units[unit] == '\0' ? number : number + " " + units[unit];
}

// Adds rows to one section from a pair of readings.
class SectionMaker {
 public:
  SectionMaker(const char* title, const MetricsReading& before, const MetricsReading& now,
               double seconds)
      : before_(before), now_(now), seconds_(seconds) {
    section_.title = title;
  }

  SectionMaker& Rate(const char* name, const char* label, std::string_view series) {
    const double rate = (now_.Value(series) - before_.Value(series)) / seconds_;
    return Add(name, label, rate, ShowCount(rate) + "/s");
  }
  SectionMaker& Count(const char* name, const char* label, double value) {
    return Add(name, label, value, ShowCount(value));
  }
  SectionMaker& Bytes(const char* name, const char* label, double value) {
    return Add(name, label, value, ShowBytes(value));
  }
  SectionMaker& Time(const char* name, const char* label, double value) {
    return Add(name, label, value, ShowSeconds(value));
  }
  // Of what was observed between the two; when that is nothing, since the start.
  SectionMaker& Quantile(const char* name, const char* label, std::string_view histogram,
                         double quantile) {
    const double recent = now_.Quantile(histogram, quantile, before_);
    return Time(name, label,
                recent > 0 ? recent : now_.Quantile(histogram, quantile, MetricsReading()));
  }
  TopSection Take() { return std::move(section_); }

 private:
  SectionMaker& Add(const char* name, const char* label, double value, std::string shown) {
    section_.rows.push_back({name, value, label, std::move(shown)});
    return *this;
  }

  const MetricsReading& before_;
  const MetricsReading& now_;
  const double seconds_;
  TopSection section_;
};

std::vector<std::string> SectionLines(const TopSection& section) {
  std::vector<std::string> lines = {section.title};
  for (const TopRow& row : section.rows) {
    lines.push_back(fmt::format("  {:<18}{:>12}", row.label, row.shown));
  }
  lines.emplace_back();
  return lines;
}

}  // namespace

std::string ShowCount(double count) { return Scaled(count, 1000, {"", "k", "M", "G", "T"}); }

std::string ShowBytes(double bytes) {
  return Scaled(bytes, 1024, {"B", "KiB", "MiB", "GiB", "TiB"});
}

std::string ShowSeconds(double seconds) {
  if (seconds == 0) return "-";
  if (seconds < 1e-3) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1e3);
  return fmt::format("{:.1f} s", seconds);
}

TopPage MakeTopPage(const MetricsReading& before, const MetricsReading& now, double seconds) {
  const auto section = [&](const char* title) { return SectionMaker(title, before, now, seconds); };
  const double cpu =
      now.Value("process_cpu_seconds_total") - before.Value("process_cpu_seconds_total");
  TopPage page;
  page.version = now.Label("sluis_build_info", "version");
  page.model = now.Label("sluis_model_info", "hash");
  page.sections.push_back(
      section("Rates")
          .Rate("accepted_posts_per_second", "posts",
                "sluis_ingest_posts_total{result=\"accepted\"}")
          .Rate("duplicate_posts_per_second", "duplicates",
                "sluis_ingest_posts_total{result=\"duplicate\"}")
          .Rate("refused_posts_per_second", "refused",
                "sluis_ingest_posts_total{result=\"refused\"}")
          .Rate("batches_per_second", "batches", "sluis_ingest_batches_total")
          .Rate("decisions_per_second", "decisions", "sluis_decisions_total")
          .Rate("matches_per_second", "matches", "sluis_matches_total")
          .Rate("alerts_per_second", "alerts", "sluis_alerts_total")
          .Rate("published_per_second", "published", "sluis_live_published_total")
          .Take());
  page.sections.push_back(
      section("Latency, arrival to durable")
          .Quantile("commit_p50_seconds", "p50", "sluis_ingest_commit_seconds", .5)
          .Quantile("commit_p99_seconds", "p99", "sluis_ingest_commit_seconds", .99)
          .Quantile("batch_p50_seconds", "in the engine p50", "sluis_ingest_batch_seconds", .5)
          .Quantile("batch_p99_seconds", "in the engine p99", "sluis_ingest_batch_seconds", .99)
          .Time("worker_silence_seconds", "loop silent for",
                now.Value("sluis_worker_silence_seconds"))
          .Take());
  page.sections.push_back(
      section("Queues and refusals")
          .Count("queue_requests", "waiting", now.Value("sluis_ingest_queue_requests"))
          .Bytes("queue_bytes", "waiting bytes", now.Value("sluis_ingest_queue_bytes"))
          .Count("nacks", "nacks", now.Sum("sluis_ingest_nacks_total"))
          .Count("live_dropped", "live dropped", now.Value("sluis_live_dropped_total"))
          .Count("connections", "connections", now.Value("sluis_connections"))
          .Count("connections_cut", "cut", now.Value("sluis_connections_cut_total"))
          .Take());
  page.sections.push_back(
      section("State")
          .Count("posts", "posts kept", now.Value("sluis_posts"))
          .Count("owners", "users and teams", now.Value("sluis_owners"))
          .Count("interests", "interests", now.Value("sluis_interests"))
          .Bytes("state_file_bytes", "files", now.Sum("sluis_state_file_bytes"))
          .Bytes("disk_free_bytes", "disk free", now.Value("sluis_state_disk_free_bytes"))
          .Count("write_stops", "write stops", now.Value("sluis_state_write_stops_total"))
          .Take());
  page.sections.push_back(
      section("Process")
          .Count("cpu_cores", "processors used", cpu / seconds)
          .Bytes("resident_bytes", "memory", now.Value("process_resident_memory_bytes"))
          .Count("threads", "threads", now.Value("process_threads"))
          .Count("open_descriptors", "descriptors", now.Value("process_open_fds"))
          .Take());
  return page;
}

std::vector<std::string> LayOut(const TopPage& page, int columns) {
  std::vector<std::string> left = {fmt::format("sluis {}  model {}", page.version, page.model), ""};
  std::vector<std::string> right = {"", ""};
  const bool two = columns >= 2 * kColumnWidth;
  for (const TopSection& section : page.sections) {
    std::vector<std::string>& side = two && right.size() < left.size() ? right : left;
    const std::vector<std::string> lines = SectionLines(section);
    side.insert(side.end(), lines.begin(), lines.end());
  }
  std::vector<std::string> lines;
  for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    std::string line = i < left.size() ? left[i] : "";
    if (i < right.size() && !right[i].empty()) {
      line = fmt::format("{:<{}}{}", line, kColumnWidth, right[i]);
    }
    lines.push_back(line.substr(0, static_cast<size_t>(std::max(columns, 0))));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string ToJson(const TopPage& page) {
  JsonWriter json;
  json.BeginObject();
  json.Key("version");
  json.String(page.version);
  json.Key("model");
  json.String(page.model);
  for (const TopSection& section : page.sections) {
    for (const TopRow& row : section.rows) {
      json.Key(row.name);
      json.Number(row.value);
    }
  }
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace sluis
