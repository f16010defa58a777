#include "connectors/http/http_stream.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

// More is not taken before this is given. One delivery of libcurl's goes on top of it.
constexpr size_t kMostWaiting = 64 * 1024;
// How often who waits looks whether it is to stop.
constexpr std::chrono::milliseconds kStopLook(250);

}  // namespace

absl::StatusOr<std::unique_ptr<HttpStream>> HttpStream::Open(HttpQuestion question,
                                                             const HttpStreamLimits& limits,
                                                             const HttpReach& reach,
                                                             const std::string& ca_file) {
  if (absl::Status status = CheckQuestion(question, reach); !status.ok()) return status;
  std::unique_ptr<HttpStream> stream(new HttpStream(std::move(question), limits, reach, ca_file));
  if (!stream->Start()) return absl::UnavailableError("There is no memory to ask a server.");
  if (absl::Status status = stream->AwaitHead(); !status.ok()) return status;
  return stream;
}

HttpStream::HttpStream(HttpQuestion question, const HttpStreamLimits& limits,
                       const HttpReach& reach, const std::string& ca_file)
    : url_(question.url),
      limits_(limits),
      stop_(question.stop),
      request_(std::move(question), reach, ca_file, limits.connect_patience),
      multi_(request_.curl() == nullptr ? nullptr : curl_multi_init()),
      heard_(Clock::now()) {}

HttpStream::~HttpStream() {
  if (multi_ != nullptr) curl_multi_remove_handle(multi_.get(), request_.curl());
}

bool HttpStream::Start() {
  if (multi_ == nullptr) return false;
  CURL* const curl = request_.curl();
  // A window of HTTP/2 lets a server send more than we have asked for.
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // Of others a few bytes may unpack into any number.
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeBytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  return curl_multi_add_handle(multi_.get(), curl) == CURLM_OK;
}

size_t HttpStream::TakeBytes(char* bytes, size_t size, size_t count, void* self) {
  HttpStream& stream = *static_cast<HttpStream*>(self);
  if (stream.waiting_.size() >= kMostWaiting) {
    stream.is_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  stream.waiting_.append(bytes, size * count);
  return size * count;
}

absl::Status HttpStream::WorkUnlessStopped(Clock::time_point end) {
  if (stop_ != nullptr && *stop_) {
    return absl::UnavailableError(fmt::format("{} is not waited for any more.", url_));
  }
  return WorkUntil(std::min<Clock::time_point>(end, Clock::now() + kStopLook));
}

absl::Status HttpStream::AwaitHead() {
  const auto end = Clock::now() + absl::ToChronoNanoseconds(limits_.head_patience);
  while (!request_.has_head() && !ended_.has_value()) {
    if (Clock::now() >= end) {
      return absl::UnavailableError(fmt::format("{} has not begun to answer in {}.", url_,
                                                absl::FormatDuration(limits_.head_patience)));
    }
    if (absl::Status status = WorkUnlessStopped(end); !status.ok()) return status;
  }
  if (ended_.value_or(CURLE_OK) != CURLE_OK && !request_.has_head()) {
    return request_.Failure(*ended_);
  }
  head_ = request_.Head();
  if (head_.status != 200) KeepRefusal();
  return absl::OkStatus();
}

// What the server says of it is short and there at once, or is done without.
void HttpStream::KeepRefusal() {
  const auto end = Clock::now() + absl::ToChronoNanoseconds(limits_.connect_patience);
  while (!ended_.has_value() && Clock::now() < end &&
         head_.body.size() < limits_.max_refusal_bytes) {
    head_.body += std::exchange(waiting_, "");
    if (!WorkUnlessStopped(end).ok()) break;
  }
  head_.body += std::exchange(waiting_, "");
  head_.body.resize(std::min(head_.body.size(), limits_.max_refusal_bytes));
  ended_ = CURLE_OK;
}

absl::StatusOr<bool> HttpStream::Read(absl::Duration wait, std::string* bytes) {
  if (waiting_.empty()) {
    const absl::Status status = WorkUntil(Clock::now() + absl::ToChronoNanoseconds(wait));
    if (!status.ok()) return status;
  }
  if (!waiting_.empty()) {
    bytes->append(waiting_);
    waiting_.clear();
    return true;
  }
  if (!ended_.has_value()) return true;
  if (*ended_ == CURLE_OK) return false;
  return absl::UnavailableError(
      fmt::format("The connection to {} broke off: {}.", url_, curl_easy_strerror(*ended_)));
}

absl::Status HttpStream::WorkUntil(Clock::time_point end) {
  const bool had_head = request_.has_head();
  for (;;) {
    Work();
    const Clock::time_point now = Clock::now();
    const bool has_come = !waiting_.empty() || request_.has_head() != had_head;
    if (has_come) heard_ = now;
    if (has_come || ended_.has_value()) break;
    const auto silent_at = heard_ + absl::ToChronoNanoseconds(limits_.silence);
    if (now >= silent_at) {
      return absl::UnavailableError(
          fmt::format("{} has said nothing for {}.", url_, absl::FormatDuration(limits_.silence)));
    }
    if (now >= end) break;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::min(end, silent_at) - now);
    curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
  }
  return absl::OkStatus();
}

void HttpStream::Work() {
  if (ended_.has_value()) return;
  if (std::exchange(is_paused_, false)) {
    const CURLcode code = curl_easy_pause(request_.curl(), CURLPAUSE_CONT);
    if (code != CURLE_OK) ended_ = code;
  }
  int running = 0;
  if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) ended_ = CURLE_OUT_OF_MEMORY;
  int left = 0;
  const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left);
  if (message != nullptr && message->msg == CURLMSG_DONE) ended_ = message->data.result;
}

uint64_t HttpStream::received_bytes() const { return request_.Head().received_bytes; }

}  // namespace sluis
