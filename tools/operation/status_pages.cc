#include "tools/operation/status_pages.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <utility>

#include "fmt/format.h"
#include "tools/operation/metrics_text.h"

namespace sluis {
namespace {

constexpr std::chrono::seconds kLongSilence{30};
// With less RocksDB cannot write the next of its files.

HttpAnswer Page(int status, const std::string& line) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = line + "\n";
  return answer;
}

}  // namespace

absl::Status CheckWritable(const std::string& data_folder, uint64_t least_free_bytes) {
  std::error_code error;
  const auto space = std::filesystem::space(data_folder, error);
  if (!error && space.available < least_free_bytes) {
    return absl::UnavailableError(
        fmt::format("only {} bytes are left on the disk of the data folder", space.available));
  }
  const std::string path = data_folder + "/run/writable";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = file >= 0 && ::write(file, "1\n", 2) == 2;
  const int failure = errno;
  if (file >= 0) ::close(file);
  if (written) return absl::OkStatus();
  return absl::UnavailableError(
      fmt::format("the data folder cannot be written to: {}", std::strerror(failure)));
}

StatusPages::StatusPages(std::string version, std::string data_folder, uint64_t least_free_bytes,
                         const Heartbeat* heartbeat)
    : version_(std::move(version)),
      data_folder_(std::move(data_folder)),
      least_free_bytes_(least_free_bytes),
      heartbeat_(heartbeat) {}

void StatusPages::NotReady(std::string stage) {
  const MutexLock lock(&mutex_);
  stage_ = std::move(stage);
  engine_ = nullptr;
  server_ = nullptr;
}

void StatusPages::Ready(const Engine* engine, const ZmqServer* server) {
  const MutexLock lock(&mutex_);
  engine_ = engine;
  server_ = server;
}

HttpAnswer StatusPages::Answer(std::string_view path) const {
  if (path == "/healthz") return Health();
  if (path == "/readyz") return Readiness();
  if (path != "/metrics") return Page(404, "Here are /metrics, /healthz and /readyz.");
  HttpAnswer answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  answer.body = Metrics();
  return answer;
}

std::string StatusPages::Metrics() const {
  const bool ready = Readiness().status == 200;
  MetricsSources sources;
  sources.version = version_;
  sources.data_folder = data_folder_;
  sources.ready = ready;
  if (heartbeat_->has_begun()) sources.silence = heartbeat_->Silence();
  const MutexLock lock(&mutex_);
  sources.engine = engine_;
  sources.server = server_;
  return MetricsText(sources);
}

HttpAnswer StatusPages::Health() const {
  if (!heartbeat_->has_begun()) return Page(200, "starting");
  const auto silence = heartbeat_->Silence();
  if (silence <= kLongSilence) return Page(200, "ok");
  return Page(503, fmt::format("the server's loop has stood still for {} seconds",
                               std::chrono::duration_cast<std::chrono::seconds>(silence).count()));
}

HttpAnswer StatusPages::Readiness() const {
  {
    const MutexLock lock(&mutex_);
    if (engine_ == nullptr) return Page(503, "not ready: " + stage_);
    const std::string failure = engine_->figures().failure;
    if (!failure.empty()) return Page(503, "not ready: " + failure);
  }
  const absl::Status writable = CheckWritable(data_folder_, least_free_bytes_);
  return writable.ok() ? Page(200, "ready")
                       : Page(503, "not ready: " + std::string(writable.message()));
}

}  // namespace sluis
