#include "connectors/http/event_stream.h"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace sluis {
namespace {

using boost::asio::ip::tcp;

// Of the system's own for the socket: a client that does not read pins no more.
constexpr int kSendBufferBytes = 32 * 1024;
constexpr size_t kMostRestBytes = 4096;

}  // namespace

EventStream::EventStream(tcp::socket socket, std::string head, EventHub* hub,
                         const HttpLimits& limits, std::function<void()> on_end)
    : socket_(std::move(socket)),
      hub_(hub),
      limits_(limits),
      on_end_(std::move(on_end)),
      keep_alive_(socket_.get_executor()),
      patience_(socket_.get_executor()),
      lifetime_(socket_.get_executor()),
      writing_(std::move(head)) {}

EventStream::~EventStream() {
  hub_->Leave(listener_);
  on_end_();
}

void EventStream::Start(const HttpEvents& events, std::string_view last_event_id) {
  Error ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.set_option(boost::asio::socket_base::send_buffer_size(kSendBufferBytes), ignored);
  const std::weak_ptr<EventStream> self = weak_from_this();
  listener_ = hub_->Listen(events.topics, last_event_id, [self, executor = socket_.get_executor()] {
    boost::asio::post(executor, [self] {
      if (const auto stream = self.lock()) stream->WriteWaiting();
    });
  });
  lifetime_.expires_after(absl::ToChronoNanoseconds(limits_.stream_lifetime));
  lifetime_.async_wait([self](Error error) {
    const auto stream = self.lock();
    if (!error && stream != nullptr) stream->End();
  });
  Write(std::move(writing_));
  Read();
  KeepAlive();
}

void EventStream::End() {
  hub_->Leave(listener_);
  Error ignored;
  socket_.close(ignored);
  keep_alive_.cancel();
  patience_.cancel();
  lifetime_.cancel();
}

void EventStream::WriteWaiting() {
  if (is_writing_ || !socket_.is_open()) return;
  std::optional<std::string> waiting = hub_->Take(listener_);
  if (!waiting.has_value()) return End();
  if (!waiting->empty()) Write(*std::move(waiting));
}

void EventStream::Write(std::string text) {
  is_writing_ = true;
  writing_ = std::move(text);
  const std::weak_ptr<EventStream> weak = weak_from_this();
  patience_.expires_after(absl::ToChronoNanoseconds(limits_.patience));
  patience_.async_wait([weak](Error error) {
    const auto stream = weak.lock();
    if (!error && stream != nullptr) stream->End();
  });
  boost::asio::async_write(
      socket_, boost::asio::buffer(writing_),
      [self = shared_from_this()](Error error, size_t /*bytes*/) { self->OnWritten(error); });
}

void EventStream::OnWritten(Error error) {
  is_writing_ = false;
  patience_.cancel();
  if (error) return End();
  WriteWaiting();
}

void EventStream::Read() {
  socket_.async_read_some(boost::asio::buffer(rest_),
                          [self = shared_from_this()](Error error, size_t bytes) {
                            self->rest_bytes_ += bytes;
                            if (error || self->rest_bytes_ > kMostRestBytes) return self->End();
                            self->Read();
                          });
}

void EventStream::KeepAlive() {
  keep_alive_.expires_after(absl::ToChronoNanoseconds(limits_.keep_alive));
  keep_alive_.async_wait([weak = weak_from_this()](Error error) {
    const auto stream = weak.lock();
    if (error || stream == nullptr || !stream->socket_.is_open()) return;
    if (!stream->is_writing_) stream->Write(":\n\n");
    stream->KeepAlive();
  });
}

}  // namespace sluis
