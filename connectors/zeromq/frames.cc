#include "connectors/zeromq/frames.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/wire_format_lite.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

namespace sluis {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// A post within the limits has at most 256 of each repeated field, and a few dozen others.
constexpr int kMaxFieldsPerPost = 2048;
// Of a batch; an account may have any number of posts.
constexpr int kMaxGoneAuthors = 1024;
constexpr int kMaxFieldsPerControlRequest = 64 * 1024;
// Deeper than any message of sluis.v1.
constexpr int kMaxDepth = 8;

// Walks the fields of one message without making it.
class FieldWalker {
 public:
  explicit FieldWalker(std::string_view bytes)
      : input_(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size())),
        bytes_(bytes) {}

  // False at the end or at the first byte that makes no sense; `broken` tells which.
  bool Next() {
    tag_ = input_.ReadTag();
    if (tag_ != 0) return true;
    broken_ = !input_.ConsumedEntireMessage();
    return false;
  }
  bool broken() const { return broken_; }
  int field() const { return WireFormatLite::GetTagFieldNumber(tag_); }
  bool delimited() const { return type() == WireFormatLite::WIRETYPE_LENGTH_DELIMITED; }
  bool varint() const { return type() == WireFormatLite::WIRETYPE_VARINT; }

  // Of a delimited field; nothing when its length is a lie.
  std::optional<std::string_view> Bytes() {
    uint32_t size = 0;
    if (!input_.ReadVarint32(&size)) return Broken();
    const auto begin = static_cast<size_t>(input_.CurrentPosition());
    if (size > bytes_.size() - begin || !input_.Skip(static_cast<int>(size))) return Broken();
    return bytes_.substr(begin, size);
  }
  std::optional<uint64_t> Varint() {
    uint64_t value = 0;
    if (input_.ReadVarint64(&value)) return value;
    broken_ = true;
    return std::nullopt;
  }
  bool Skip() {
    broken_ = !WireFormatLite::SkipField(&input_, tag_);
    return !broken_;
  }

 private:
  WireFormatLite::WireType type() const { return WireFormatLite::GetTagWireType(tag_); }
  std::optional<std::string_view> Broken() {
    broken_ = true;
    return std::nullopt;
  }

  CodedInputStream input_;
  std::string_view bytes_;
  uint32_t tag_ = 0;
  bool broken_ = false;
};

absl::Status Malformed(std::string_view what) {
  return absl::InvalidArgumentError(
      fmt::format("{}; the definition is proto/sluis/v1/, and a message is one frame", what));
}

// Counts fields, those of messages within included, and stops above `most`.
int CountFields(const Descriptor& type, std::string_view bytes, int most, int depth) {
  FieldWalker walker(bytes);
  int count = 0;
  while (count <= most && walker.Next()) {
    ++count;
    const FieldDescriptor* field = type.FindFieldByNumber(walker.field());
    const bool message = field != nullptr && field->type() == FieldDescriptor::TYPE_MESSAGE;
    if (!message || !walker.delimited() || depth == 0) {
      if (!walker.Skip()) break;
      continue;
    }
    const std::optional<std::string_view> inner = walker.Bytes();
    if (!inner) break;
    count += CountFields(*field->message_type(), *inner, most - count, depth - 1);
  }
  return count;
}

// The name of the first string field that is not UTF-8; empty when none is.
std::string FindInvalidText(const Descriptor& type, std::string_view bytes, int depth) {
  FieldWalker walker(bytes);
  while (walker.Next()) {
    const FieldDescriptor* field = type.FindFieldByNumber(walker.field());
    if (field == nullptr || !walker.delimited()) {
      if (!walker.Skip()) return "";
      continue;
    }
    const std::optional<std::string_view> value = walker.Bytes();
    if (!value) return "";
    if (field->type() == FieldDescriptor::TYPE_STRING &&
        !simdjson::validate_utf8(value->data(), value->size())) {
      return field->name();
    }
    if (field->type() == FieldDescriptor::TYPE_MESSAGE && depth > 0) {
      const std::string inner = FindInvalidText(*field->message_type(), *value, depth - 1);
      if (!inner.empty()) return fmt::format("{}.{}", field->name(), inner);
    }
  }
  return "";
}

// protobuf writes to stderr when it refuses a string; a library does not print, and a hostile
// peer would fill the log.
template <typename Message>
bool ParseSilently(std::string_view bytes, Message* message) {
  const google::protobuf::LogSilencer silencer;
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// What is wrong with a post, empty when it was read.
std::string ReadPost(std::string_view bytes, v1::Post* post) {
  const Descriptor& type = *v1::Post::descriptor();
  if (CountFields(type, bytes, kMaxFieldsPerPost, kMaxDepth) > kMaxFieldsPerPost) {
    return fmt::format("the post has more than {} values", kMaxFieldsPerPost);
  }
  if (ParseSilently(bytes, post)) return "";
  post->Clear();
  const std::string field = FindInvalidText(type, bytes, kMaxDepth);
  if (field.empty()) return "this is not a sluis.v1.Post";
  return fmt::format("{} is not valid UTF-8", field);
}

// `author` is a message v1::AuthorKey.
absl::Status ReadGoneAuthor(std::string_view author, v1::PostBatch* batch) {
  if (batch->gone_authors_size() >= kMaxGoneAuthors) {
    return absl::ResourceExhaustedError(
        fmt::format("the batch names more than {} accounts; send smaller ones", kMaxGoneAuthors));
  }
  if (ParseSilently(author, batch->add_gone_authors())) return absl::OkStatus();
  return Malformed("an account that is gone cannot be read");
}

absl::Status ReadBatch(std::string_view bytes, uint32_t max_posts, IngestFrame* frame) {
  v1::PostBatch* batch = frame->request.mutable_batch();
  FieldWalker walker(bytes);
  while (walker.Next()) {
    if (walker.field() == v1::PostBatch::kPostsFieldNumber && walker.delimited()) {
      const std::optional<std::string_view> post = walker.Bytes();
      if (!post) break;
      const auto index = static_cast<uint32_t>(batch->posts_size());
      if (index >= max_posts) {
        return absl::ResourceExhaustedError(
            fmt::format("the batch has more than {} posts; send smaller ones", max_posts));
      }
      std::string wrong = ReadPost(*post, batch->add_posts());
      if (wrong.empty()) continue;
      v1::RefusedPost& refused = frame->unreadable.emplace_back();
      refused.set_index(index);
      refused.set_reason(std::move(wrong));
    } else if (walker.field() == v1::PostBatch::kSequenceFieldNumber && walker.varint()) {
      if (const auto value = walker.Varint()) batch->set_sequence(*value);
    } else if (walker.field() == v1::PostBatch::kReplayClockFieldNumber && walker.varint()) {
      if (const auto value = walker.Varint()) batch->set_replay_clock(*value != 0);
    } else if (walker.field() == v1::PostBatch::kCursorFieldNumber && walker.delimited()) {
      if (const auto cursor = walker.Bytes()) batch->set_cursor(std::string(*cursor));
    } else if (walker.field() == v1::PostBatch::kGoneAuthorsFieldNumber && walker.delimited()) {
      const std::optional<std::string_view> author = walker.Bytes();
      if (!author) break;
      if (absl::Status status = ReadGoneAuthor(*author, batch); !status.ok()) return status;
    } else if (!walker.Skip()) {
      break;
    }
  }
  return walker.broken() ? Malformed("the batch is cut off or damaged") : absl::OkStatus();
}

// The bytes of the frame's batch, nothing when it holds another request. Stops at the first.
std::optional<std::string_view> FindBatch(std::string_view frame) {
  FieldWalker walker(frame);
  while (walker.Next()) {
    if (walker.field() == v1::IngestRequest::kBatchFieldNumber && walker.delimited()) {
      return walker.Bytes();
    }
    if (!walker.Skip()) break;
  }
  return std::nullopt;
}

// Of control and replay.
template <typename Request>
absl::StatusOr<Request> ParseRequest(std::string_view frame) {
  const Descriptor& type = *Request::descriptor();
  if (CountFields(type, frame, kMaxFieldsPerControlRequest, kMaxDepth) >
      kMaxFieldsPerControlRequest) {
    return Malformed("the request has too many values");
  }
  Request request;
  if (ParseSilently(frame, &request)) return request;
  const std::string field = FindInvalidText(type, frame, kMaxDepth);
  if (!field.empty()) return Malformed(fmt::format("{} is not valid UTF-8", field));
  return Malformed(fmt::format("the frame is not a {}", type.full_name()));
}

// A frame is one request: protobuf would merge two batches into one.
int CountRequests(std::string_view frame) {
  FieldWalker walker(frame);
  int count = 0;
  while (walker.Next()) {
    count += walker.field() <= v1::IngestRequest::kPingFieldNumber ? 1 : 0;
    if (!walker.Skip()) break;
  }
  return walker.broken() ? 0 : count;
}

}  // namespace

absl::StatusOr<IngestFrame> ParseIngestFrame(std::string_view bytes, uint32_t max_posts) {
  if (CountRequests(bytes) != 1) return Malformed("the frame is not one sluis.v1.IngestRequest");
  IngestFrame frame;
  if (const std::optional<std::string_view> batch = FindBatch(bytes)) {
    if (absl::Status read = ReadBatch(*batch, max_posts, &frame); !read.ok()) return read;
    return frame;
  }
  if (!ParseSilently(bytes, &frame.request)) {
    const std::string field = FindInvalidText(*v1::IngestRequest::descriptor(), bytes, kMaxDepth);
    if (!field.empty()) return Malformed(fmt::format("{} is not valid UTF-8", field));
    return Malformed("the frame is not a sluis.v1.IngestRequest");
  }
  return frame;
}

uint64_t BatchSequence(std::string_view frame) {
  const std::optional<std::string_view> batch = FindBatch(frame);
  if (!batch) return 0;
  FieldWalker walker(*batch);
  while (walker.Next()) {
    if (walker.field() == v1::PostBatch::kSequenceFieldNumber && walker.varint()) {
      return walker.Varint().value_or(0);
    }
    if (!walker.Skip()) break;
  }
  return 0;
}

absl::StatusOr<v1::ControlRequest> ParseControlFrame(std::string_view frame) {
  return ParseRequest<v1::ControlRequest>(frame);
}

absl::StatusOr<v1::ReplayRequest> ParseReplayFrame(std::string_view frame) {
  return ParseRequest<v1::ReplayRequest>(frame);
}

}  // namespace sluis
