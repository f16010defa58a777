#include "tools/operation/metrics_text.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "connectors/sources/source_name.h"
#include "tools/operation/process_figures.h"

namespace sluis {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// The families in the order in which they are added.
class Page {
 public:
  void Counter(const char* name, const char* help, double value) {
    AddCounter(Family(name, help, MetricType::Counter), {}, value);
  }
  void Gauge(const char* name, const char* help, double value) {
    AddGauge(Family(name, help, MetricType::Gauge), {}, value);
  }
  void Info(const char* name, const char* help, std::vector<ClientMetric::Label> labels) {
    AddGauge(Family(name, help, MetricType::Gauge), std::move(labels), 1);
  }
  void Histogram(const char* name, const char* help, const LatencyBuckets& buckets);

  MetricFamily& Family(const char* name, const char* help, MetricType type) {
    families_.push_back({name, help, type, {}});
    return families_.back();
  }
  static void AddCounter(MetricFamily& family, std::vector<ClientMetric::Label> labels,
                         double value) {
    family.metric.emplace_back();
    family.metric.back().label = std::move(labels);
    family.metric.back().counter.value = value;
  }
  static void AddGauge(MetricFamily& family, std::vector<ClientMetric::Label> labels,
                       double value) {
    family.metric.emplace_back();
    family.metric.back().label = std::move(labels);
    family.metric.back().gauge.value = value;
  }

  std::string Text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void Page::Histogram(const char* name, const char* help, const LatencyBuckets& buckets) {
  MetricFamily& family = Family(name, help, MetricType::Histogram);
  ClientMetric metric;
  uint64_t count = 0;
  for (size_t i = 0; i <= LatencyBuckets::kBounds.size(); ++i) {
    count += buckets.count(i);
    const double bound = i < LatencyBuckets::kBounds.size()
                             ? LatencyBuckets::kBounds[i]
                             : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({count, bound});
  }
  metric.histogram.sample_count = count;
  metric.histogram.sample_sum = buckets.sum_seconds();
  family.metric.push_back(std::move(metric));
}

double Number(uint64_t number) { return static_cast<double>(number); }
double Number(const std::atomic<uint64_t>& number) {
  return static_cast<double>(number.load(std::memory_order_relaxed));
}

// "over_credit" for NACK_REASON_OVER_CREDIT.
std::string ReasonName(int reason) {
  return absl::AsciiStrToLower(
      v1::NackReason_Name(static_cast<v1::NackReason>(reason)).substr(sizeof("NACK_REASON_") - 1));
}

void AddIngest(const IngestMeter& meter, Page* page) {
  MetricFamily& posts = page->Family(
      "sluis_ingest_posts_total", "Posts answered, by what became of them.", MetricType::Counter);
  Page::AddCounter(posts, {{"result", "accepted"}}, Number(meter.accepted));
  Page::AddCounter(posts, {{"result", "duplicate"}}, Number(meter.duplicates));
  Page::AddCounter(posts, {{"result", "refused"}}, Number(meter.refused));
  page->Counter("sluis_ingest_batches_total", "Batches acknowledged.", Number(meter.batches));
  MetricFamily& nacks =
      page->Family("sluis_ingest_nacks_total", "Requests refused, by reason.", MetricType::Counter);
  for (int reason = 1; reason < v1::NackReason_ARRAYSIZE; ++reason) {
    Page::AddCounter(nacks, {{"reason", ReasonName(reason)}},
                     Number(meter.nacks[static_cast<size_t>(reason)]));
  }
  page->Gauge("sluis_ingest_queue_requests", "Requests received and not yet looked at.",
              Number(meter.waiting));
  page->Gauge("sluis_ingest_queue_bytes", "Bytes of those requests.", Number(meter.waiting_bytes));
  page->Histogram("sluis_ingest_batch_seconds",
                  "Time in the engine of a batch, until it was durable.", meter.batch_seconds);
  page->Histogram("sluis_ingest_commit_seconds",
                  "Time from the arrival of a batch until it was durable, waiting included.",
                  meter.commit_seconds);
}

void AddServer(const ZmqServerCounts& counts, Page* page) {
  page->Counter("sluis_alerts_total", "Alerts found.", Number(counts.alerts));
  page->Counter("sluis_live_published_total", "Messages published on the live socket.",
                Number(counts.published));
  page->Counter("sluis_live_dropped_total",
                "Live messages that found no room in the engine and were not published.",
                Number(counts.dropped));
  page->Counter("sluis_control_requests_total", "Control requests received.",
                Number(counts.control_requests));
  page->Counter("sluis_malformed_frames_total", "Messages that were no request.",
                Number(counts.malformed_frames));
  page->Gauge("sluis_connections", "TCP connections of all sockets.", Number(counts.connections));
  page->Counter("sluis_connections_cut_total",
                "Connections shut down for what they made held, or sent beyond their limits.",
                Number(counts.cut_connections));
  page->Counter("sluis_replies_dropped_total",
                "Answers that found no room, because who asked does not read them.",
                Number(counts.dropped_replies));
  page->Counter("sluis_producers_refused_total",
                "Keys that went on sending beyond their credit and were refused for a while.",
                Number(counts.refused_producers));
}

void AddEngine(const EngineFigures& figures, Page* page) {
  page->Counter("sluis_decisions_total", "Pairs of a post and an interest that were decided.",
                Number(figures.decisions));
  page->Counter("sluis_stream_posts_total", "Posts taken into the stream, ever.",
                Number(figures.stream_sequence));
  page->Counter("sluis_matches_total", "Matches found, ever.", Number(figures.matches));
  page->Counter("sluis_digests_total", "Digests made, ever.", Number(figures.digests));
  page->Counter("sluis_judgements_total", "Judgements taken, ever.", Number(figures.judgements));
  page->Counter("sluis_deleted_posts_total", "Posts deleted by their authors, ever.",
                Number(figures.deleted));
  page->Gauge("sluis_posts", "Posts kept.", Number(figures.posts));
  page->Gauge("sluis_owners", "Users and teams.", Number(figures.owners));
  page->Gauge("sluis_interests", "Interests that posts are scored for.", Number(figures.interests));
  if (figures.clock != absl::InfinitePast()) {
    page->Gauge("sluis_stream_clock_timestamp_seconds", "Arrival of the newest post.",
                absl::ToDoubleSeconds(figures.clock - absl::UnixEpoch()));
  }
  page->Info("sluis_model_info", "The model in force.", {{"hash", figures.model}});
  page->Gauge("sluis_failed", "1 after a failure of the disk: nothing more is taken.",
              figures.failure.empty() ? 0 : 1);
}

void AddStore(const StoreSizes& sizes, Page* page) {
  MetricFamily& files =
      page->Family("sluis_state_file_bytes", "Bytes of the state's files.", MetricType::Gauge);
  for (const StoreSizes::Family& family : sizes.families) {
    Page::AddGauge(files, {{"family", family.name}}, Number(family.file_bytes));
  }
  MetricFamily& memory =
      page->Family("sluis_state_memory_bytes", "Bytes of the state that wait in memory for a file.",
                   MetricType::Gauge);
  for (const StoreSizes::Family& family : sizes.families) {
    Page::AddGauge(memory, {{"family", family.name}}, Number(family.memory_bytes));
  }
  page->Gauge("sluis_state_block_cache_bytes", "Blocks of the state held in memory.",
              Number(sizes.block_cache_bytes));
  page->Gauge("sluis_state_pending_compaction_bytes", "Bytes that RocksDB has yet to rewrite.",
              Number(sizes.pending_compaction_bytes));
  page->Gauge("sluis_state_running_compactions", "Compactions under way.",
              Number(sizes.running_compactions));
  page->Gauge("sluis_state_running_flushes", "Flushes under way.", Number(sizes.running_flushes));
  page->Counter("sluis_state_write_slowdowns_total", "Times that RocksDB slowed writes down.",
                Number(sizes.slowdowns));
  page->Counter("sluis_state_write_stops_total", "Times that RocksDB stopped writes.",
                Number(sizes.stops));
  page->Gauge("sluis_state_writes_stopped", "1 while RocksDB lets nobody write.",
              sizes.writes_stopped ? 1 : 0);
  page->Counter("sluis_state_background_errors_total", "Failed flushes and compactions.",
                Number(sizes.background_errors));
}

std::vector<ClientMetric::Label> LabelsOf(const v1::SourceStanding& standing) {
  return {{"source", standing.source().name()},
          {"kind", std::string(WordFor(standing.source().kind()))}};
}

// A family with a value for each source.
void AddOfEach(const v1::SourceList& list, const char* name, const char* help, MetricType type,
               double (*value)(const v1::SourceStanding&), Page* page) {
  MetricFamily& family = page->Family(name, help, type);
  const auto add = type == MetricType::Counter ? &Page::AddCounter : &Page::AddGauge;
  for (const v1::SourceStanding& each : list.sources()) add(family, LabelsOf(each), value(each));
}

// Of those that are to be fetched: an alarm need not know which are paused.
void AddUp(const v1::SourceList& list, Page* page) {
  MetricFamily& family = page->Family(
      "sluis_source_up", "1 while posts come, or the last poll went well; none of a paused source.",
      MetricType::Gauge);
  for (const v1::SourceStanding& each : list.sources()) {
    if (each.source().paused()) continue;
    Page::AddGauge(family, LabelsOf(each), each.state() == v1::SOURCE_STATE_WORKING ? 1. : 0.);
  }
}

void AddSources(const v1::SourceList& list, Page* page) {
  if (list.sources().empty()) return;
  MetricFamily& posts =
      page->Family("sluis_source_posts_total", "Posts of a source, ever, by what became of them.",
                   MetricType::Counter);
  for (const v1::SourceStanding& each : list.sources()) {
    for (const auto& [result, count] : {std::pair("accepted", each.accepted()),
                                        {"duplicate", each.duplicates()},
                                        {"refused", each.refused()}}) {
      std::vector<ClientMetric::Label> labels = LabelsOf(each);
      labels.push_back({"result", result});
      Page::AddCounter(posts, std::move(labels), Number(count));
    }
  }
  AddOfEach(
      list, "sluis_source_attempts_total", "Polls, or connections.", MetricType::Counter,
      [](const v1::SourceStanding& each) { return Number(each.attempts()); }, page);
  AddOfEach(
      list, "sluis_source_failures_total", "Those that failed.", MetricType::Counter,
      [](const v1::SourceStanding& each) { return Number(each.failures()); }, page);
  AddOfEach(
      list, "sluis_source_bytes_total", "Bytes received.", MetricType::Counter,
      [](const v1::SourceStanding& each) { return Number(each.bytes()); }, page);
  AddUp(list, page);
  AddOfEach(
      list, "sluis_source_lag_seconds",
      "How far the source is ahead of what was taken, where it says so.", MetricType::Gauge,
      [](const v1::SourceStanding& each) { return each.lag_seconds(); }, page);
}

void AddProcess(const MetricsSources& sources, Page* page) {
  const ProcessFigures process = ReadProcessFigures();
  page->Counter("process_cpu_seconds_total", "Time of the processors, user and system.",
                process.cpu_seconds);
  page->Gauge("process_start_time_seconds", "When the process was started, since 1970.",
              process.start_seconds);
  page->Gauge("process_resident_memory_bytes", "Memory in use.", Number(process.resident_bytes));
  page->Gauge("process_virtual_memory_bytes", "Memory addressed.", Number(process.virtual_bytes));
  page->Gauge("process_threads", "Threads.", Number(process.threads));
  page->Gauge("process_open_fds", "Open descriptors.", Number(process.open_descriptors));
  page->Gauge("process_max_fds", "Descriptors that may be open.", Number(process.most_descriptors));
  std::error_code error;
  const auto space = std::filesystem::space(sources.data_folder, error);
  if (error) return;
  page->Gauge("sluis_state_disk_free_bytes", "Room left on the disk of the data folder.",
              Number(static_cast<uint64_t>(space.available)));
}

}  // namespace

std::string MetricsText(const MetricsSources& sources) {
  Page page;
  page.Info("sluis_build_info", "What runs.",
            {{"version", sources.version}, {"compiler", __VERSION__}});
  page.Gauge("sluis_ready", "1 while posts are taken and requests answered.",
             sources.ready ? 1 : 0);
  if (sources.silence.count() >= 0) {
    page.Gauge("sluis_worker_silence_seconds", "Since the server's loop went round last.",
               std::chrono::duration<double>(sources.silence).count());
  }
  if (sources.server != nullptr) {
    AddIngest(sources.server->ingest_meter(), &page);
    AddServer(sources.server->counts(), &page);
  }
  if (sources.engine != nullptr) {
    AddEngine(sources.engine->figures(), &page);
    AddStore(sources.engine->MeasureStore(), &page);
    // A state that cannot be read shows in sluis_failed.
    const absl::StatusOr<v1::SourceList> list = sources.engine->ListSources();
    if (list.ok()) AddSources(*list, &page);
  }
  AddProcess(sources, &page);
  return page.Text();
}

}  // namespace sluis
