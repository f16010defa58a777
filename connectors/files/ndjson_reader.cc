#include "connectors/files/ndjson_reader.h"

#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

absl::StatusOr<std::unique_ptr<NdjsonReader>> NdjsonReader::Open(const std::string& path,
                                                                 const NdjsonOptions& options) {
  absl::StatusOr<std::unique_ptr<ByteStream>> stream = ByteStream::Open(path);
  if (!stream.ok()) return stream.status();
  return std::unique_ptr<NdjsonReader>(new NdjsonReader(*std::move(stream), options));
}

NdjsonReader::NdjsonReader(std::unique_ptr<ByteStream> stream, const NdjsonOptions& options)
    : options_(options),
      reader_(std::move(stream), options.max_line_bytes),
      parser_(options.limits) {}

void NdjsonReader::AddError(uint64_t line, std::string message) {
  ++bad_lines_;
  if (errors_.size() < options_.max_kept_errors) errors_.push_back({line, std::move(message)});
}

absl::Status NdjsonReader::Parse(const Line& line, v1::Post* post) {
  if (line.too_long) {
    return absl::InvalidArgumentError(fmt::format(
        "The line is longer than {} bytes, the limit that is set.", options_.max_line_bytes));
  }
  return parser_.Parse(line.text, post);
}

absl::StatusOr<bool> NdjsonReader::Next(size_t most, v1::PostBatch* batch) {
  lines_.clear();
  v1::Post post;
  Line line;
  while (lines_.size() < most) {
    absl::StatusOr<bool> more = reader_.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) return false;
    // Editors on Windows put one in front of the first line.
    if (line.number == 1 && line.text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      line.text.remove_prefix(kByteOrderMark.size());
    }
    if (!line.too_long && IsBlank(line.text)) continue;
    if (absl::Status status = Parse(line, &post); !status.ok()) {
      AddError(line.number, std::string(status.message()));
      continue;
    }
    *batch->add_posts() = std::move(post);
    lines_.push_back(line.number);
    ++posts_read_;
  }
  return true;
}

}  // namespace sluis
