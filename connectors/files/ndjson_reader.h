// Posts from newline-delimited JSON: a file, a .zst file or standard input.
#ifndef SLUIS_CONNECTORS_FILES_NDJSON_READER_H_
#define SLUIS_CONNECTORS_FILES_NDJSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/files/line_reader.h"
#include "connectors/files/post_json.h"
#include "engine/runtime/source.h"
#include "proto/checks.h"

namespace sluis {

struct NdjsonOptions {
  size_t max_line_bytes = 1 << 20;
  // How many bad lines are kept with their message; all are counted.
  size_t max_kept_errors = 100;
  PostLimits limits;
};

struct LineError {
  uint64_t line = 0;
  std::string message;
};

// Belongs to one thread. A bad line is counted, named and skipped; the rest is read. Blank lines
// are skipped in silence.
class NdjsonReader final : public Source {
 public:
  // "-" is standard input.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<NdjsonReader>> Open(
      const std::string& path, const NdjsonOptions& options);

  // Reads until `batch` has grown by `most` posts or the source ends. Fails only when the bytes
  // cannot be read.
  [[nodiscard]] absl::StatusOr<bool> Next(size_t most, v1::PostBatch* batch) override;

  // The line of each post that the last call of Next appended, in order.
  const std::vector<uint64_t>& lines() const { return lines_; }

  uint64_t posts_read() const { return posts_read_; }
  uint64_t bad_lines() const { return bad_lines_; }
  // The first `max_kept_errors` of them.
  const std::vector<LineError>& errors() const { return errors_; }
  // For progress: bytes of the file taken so far and its size, 0 if unknown.
  uint64_t bytes_read() const { return reader_.stream().raw_bytes_read(); }
  uint64_t bytes_total() const { return reader_.stream().raw_bytes_total(); }

 private:
  NdjsonReader(std::unique_ptr<ByteStream> stream, const NdjsonOptions& options);
  void AddError(uint64_t line, std::string message);
  [[nodiscard]] absl::Status Parse(const Line& line, v1::Post* post);

  const NdjsonOptions options_;
  LineReader reader_;
  PostJsonParser parser_;
  std::vector<uint64_t> lines_;
  std::vector<LineError> errors_;
  uint64_t posts_read_ = 0;
  uint64_t bad_lines_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_NDJSON_READER_H_
