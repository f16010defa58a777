// A file written at once, and all that NdjsonReader makes of one.
#ifndef SLUIS_TESTS_CONNECTORS_FILES_WHOLE_FILE_H_
#define SLUIS_TESTS_CONNECTORS_FILES_WHOLE_FILE_H_

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connectors/files/ndjson_reader.h"

namespace sluis {

inline std::string WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Ends without a line end.
inline std::string PostLine(std::string_view id) {
  return R"({"source":"mastodon","id":")" + std::string(id) + R"("})";
}

struct Reading {
  absl::Status status;
  std::vector<std::string> ids;
  std::vector<std::string> texts;
  std::vector<uint64_t> lines;
  std::vector<LineError> errors;
  uint64_t bad_lines = 0;
  uint64_t posts_read = 0;
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;
};

// In batches of three, so that most files take several.
inline Reading ReadPosts(const std::string& path, const NdjsonOptions& options = {}) {
  Reading reading;
  absl::StatusOr<std::unique_ptr<NdjsonReader>> reader = NdjsonReader::Open(path, options);
  reading.status = reader.status();
  for (bool more = reader.ok(); more;) {
    v1::PostBatch batch;
    const absl::StatusOr<bool> next = (*reader)->Next(3, &batch);
    for (const v1::Post& post : batch.posts()) {
      reading.ids.push_back(post.id());
      reading.texts.push_back(post.text());
    }
    const std::vector<uint64_t>& lines = (*reader)->lines();
    reading.lines.insert(reading.lines.end(), lines.begin(), lines.end());
    reading.status = next.status();
    more = next.ok() && *next;
  }
  if (!reader.ok()) return reading;
  reading.errors = (*reader)->errors();
  reading.bad_lines = (*reader)->bad_lines();
  reading.posts_read = (*reader)->posts_read();
  reading.bytes_read = (*reader)->bytes_read();
  reading.bytes_total = (*reader)->bytes_total();
  return reading;
}

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_FILES_WHOLE_FILE_H_
