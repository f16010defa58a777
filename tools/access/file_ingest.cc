#include "tools/access/file_ingest.h"

#include <algorithm>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMaxKeptErrors = 100;
// The largest credit that an engine gives; older batches are acknowledged.
constexpr size_t kMaxOutstanding = 1025;

class FileIngest {
 public:
  FileIngest(NdjsonReader* reader, PostSender* sender, const FileIngestOptions& options)
      : reader_(reader), sender_(sender), options_(options) {}

  absl::Status Run() {
    const uint32_t most =
        std::clamp<uint32_t>(options_.batch_size, 1, std::max(sender_->max_posts_per_batch(), 1u));
    for (bool more = true; more && !stopped();) {
      v1::PostBatch batch;
      batch.set_replay_clock(options_.replay_clock);
      absl::StatusOr<bool> next = reader_->Next(most, &batch);
      if (!next.ok()) return next.status();
      more = *next;
      if (batch.posts_size() == 0) continue;
      absl::StatusOr<uint64_t> sequence = sender_->Send(std::move(batch));
      if (!sequence.ok()) return sequence.status();
      lines_[*sequence] = reader_->lines();
      TakeRefused();
      if (options_.on_progress) options_.on_progress(*reader_, sender_->totals());
    }
    absl::Status drained = sender_->Drain();
    TakeRefused();
    return drained;
  }

  FileIngestReport Report() {
    FileIngestReport report;
    report.read = reader_->posts_read();
    report.bad_lines = reader_->bad_lines();
    report.totals = sender_->totals();
    report.errors = std::move(refused_);
    report.errors.insert(report.errors.end(), reader_->errors().begin(), reader_->errors().end());
    std::stable_sort(report.errors.begin(), report.errors.end(),
                     [](const auto& one, const auto& other) { return one.line < other.line; });
    report.stopped = stopped();
    return report;
  }

 private:
  bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  // The engine refuses by batch and position; people look for a line.
  void TakeRefused() {
    for (const RefusedItem& item : sender_->TakeRefused()) {
      const auto found = lines_.find(item.batch);
      const uint64_t line = found != lines_.end() && item.index < found->second.size()
                                ? found->second[item.index]
                                : 0;
      if (refused_.size() < kMaxKeptErrors) {
        refused_.push_back({line, fmt::format("{} ({}/{})", item.reason, item.source, item.id)});
      }
    }
    while (lines_.size() > kMaxOutstanding) lines_.erase(lines_.begin());
  }

  NdjsonReader* const reader_;
  PostSender* const sender_;
  const FileIngestOptions& options_;
  // By batch: the line of each of its posts.
  std::map<uint64_t, std::vector<uint64_t>> lines_;
  std::vector<LineError> refused_;
};

}  // namespace

absl::StatusOr<FileIngestReport> IngestFile(NdjsonReader* reader, PostSender* sender,
                                            const FileIngestOptions& options) {
  FileIngest ingest(reader, sender, options);
  if (absl::Status status = ingest.Run(); !status.ok()) {
    return absl::Status(status.code(),
                        fmt::format("{} Of {} posts read, {} were taken; sending the file again "
                                    "changes nothing for those.",
                                    std::string(status.message()), reader->posts_read(),
                                    sender->totals().accepted));
  }
  return ingest.Report();
}

}  // namespace sluis
