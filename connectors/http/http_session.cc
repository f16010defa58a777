#include "connectors/http/http_session.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace sluis {
namespace {

namespace http = boost::beast::http;

constexpr absl::Duration kLinger = absl::Seconds(1);
constexpr size_t kMostRestBytes = 64 * 1024;
// Parts of an answer that a client asks for at once. We send none but the whole; who asks for more
// than anybody needs means ill (RFC 9110, section 17.15), and hears so before an answer is made.
constexpr size_t kMostRanges = 8;

HttpAnswer Refusal(http::status status, std::string_view reason) {
  HttpAnswer answer;
  answer.status = static_cast<int>(status);
  answer.body = std::string(reason) + "\n";
  return answer;
}

// What is answered to a request that could not be read.
HttpAnswer RefusalOf(boost::beast::error_code error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return Refusal(http::status::request_header_fields_too_large, "The header is too long.");
  }
  if (error == http::error::body_limit) {
    return Refusal(http::status::payload_too_large, "That is too much for one request.");
  }
  if (error == http::error::bad_version) {
    return Refusal(http::status::http_version_not_supported,
                   "HTTP/1.0 or HTTP/1.1 is spoken here.");
  }
  return Refusal(http::status::bad_request, "This is no HTTP request.");
}

std::string Text(boost::string_view view) { return std::string(view.data(), view.size()); }

// RFC 9112, section 3.2: with two, what stands before us could have read another one than we.
template <typename Request>
bool NamesItsHost(const Request& request) {
  const size_t hosts = request.count(http::field::host);
  return hosts == 1 || (hosts == 0 && request.version() < 11);
}

template <typename Fields>
size_t RangesIn(const Fields& fields) {
  size_t ranges = 0;
  const auto [first, end] = fields.equal_range(http::field::range);
  for (auto field = first; field != end; ++field) {
    const auto value = field->value();
    ranges += 1 + static_cast<size_t>(std::count(value.begin(), value.end(), ','));
  }
  return ranges;
}

bool IsClosed(boost::beast::error_code error) {
  return error == http::error::end_of_stream || error == http::error::partial_message ||
         error == boost::beast::error::timeout ||
         error.category() == boost::asio::error::get_system_category();
}

}  // namespace

HttpSession::HttpSession(boost::asio::ip::tcp::socket socket, const HttpServer::Handler& handler,
                         const HttpLimits& limits, EventStreams* streams,
                         boost::asio::thread_pool* answering, std::function<void()> on_end)
    : stream_(std::move(socket)),
      handler_(handler),
      limits_(limits),
      streams_(streams),
      answering_(answering),
      on_end_(std::move(on_end)),
      buffer_(limits.max_header_bytes) {}

void HttpSession::SetDeadline(absl::Duration patience) {
  stream_.expires_after(absl::ToChronoNanoseconds(patience));
}

void HttpSession::Start() {
  parser_.emplace();
  parser_->header_limit(limits_.max_header_bytes);
  parser_->body_limit(limits_.max_body_bytes);
  SetDeadline(limits_.patience);
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](Error error, size_t /*bytes*/) { self->OnHeader(error); });
}

void HttpSession::OnHeader(Error error) {
  // Nobody is there who could hear of it, or nobody who deserves a thread's time.
  if (error && IsClosed(error)) return;
  if (error) return Send(RefusalOf(error));
  if (std::optional<HttpAnswer> refusal = RefuseByHeader()) return Send(*std::move(refusal));
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](Error read, size_t /*bytes*/) { self->OnRequest(read); });
}

std::optional<HttpAnswer> HttpSession::RefuseByHeader() const {
  const auto& request = parser_->get();
  const http::verb method = request.method();
  const bool takes_bodies = limits_.max_body_bytes > 0;
  const bool posts = method == http::verb::post;
  if (method != http::verb::get && method != http::verb::head && !(posts && takes_bodies)) {
    HttpAnswer answer = Refusal(
        http::status::method_not_allowed,
        takes_bodies ? "Only GET, HEAD and POST are answered." : "Only GET and HEAD are answered.");
    answer.fields.emplace_back("Allow", takes_bodies ? "GET, HEAD, POST" : "GET, HEAD");
    return answer;
  }
  if (!posts && (parser_->chunked() || parser_->content_length().value_or(0) > 0)) {
    return Refusal(http::status::payload_too_large, "Such a request has no body here.");
  }
  if (!request.target().starts_with('/')) {
    return Refusal(http::status::bad_request, "A path begins with a slash.");
  }
  if (!NamesItsHost(request)) {
    return Refusal(http::status::bad_request, "A request names its host once.");
  }
  if (RangesIn(request) > kMostRanges) {
    return Refusal(http::status::range_not_satisfiable, "Ask for the whole, or for fewer ranges.");
  }
  return std::nullopt;
}

void HttpSession::OnRequest(Error error) {
  if (error && IsClosed(error)) return;
  if (error) return Send(RefusalOf(error));
  if (answering_ == nullptr) return Send(handler_(Request()));
  boost::asio::post(*answering_, [self = shared_from_this(), request = Request()]() mutable {
    HttpAnswer answer = self->AnswerSafely(request);
    // Given back whole, so that it ends on the thread that it belongs to.
    const auto home = self->stream_.get_executor();
    boost::asio::post(home, [self = std::move(self), answer = std::move(answer)]() mutable {
      self->Send(std::move(answer));
    });
  });
}

// An exception would end the process here: nothing of ours throws but for want of memory.
HttpAnswer HttpSession::AnswerSafely(const HttpRequest& request) const {
  try {
    return handler_(request);
  } catch (const std::exception&) {
    return Refusal(http::status::internal_server_error, "This went wrong here. Try it again.");
  }
}

HttpRequest HttpSession::Request() {
  auto& read = parser_->get();
  HttpRequest request;
  if (read.method() == http::verb::post) request.method = "POST";
  request.path = Text(read.target());
  if (const size_t mark = request.path.find('?'); mark != std::string::npos) {
    request.query = request.path.substr(mark + 1);
    request.path.resize(mark);
  }
  for (const auto& field : read) {
    request.fields.emplace_back(absl::AsciiStrToLower(Text(field.name_string())),
                                Text(field.value()));
  }
  request.body = std::move(read.body());
  return request;
}

void HttpSession::SetHead(const HttpAnswer& answer) {
  response_.version(11);
  response_.result(static_cast<unsigned>(answer.status));
  response_.set(http::field::content_type, answer.content_type);
  response_.set(http::field::cache_control, "no-store");
  response_.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : answer.fields) {
    // The others may come more than once, as cookies do.
    if (absl::EqualsIgnoreCase(name, "Cache-Control")) {
      response_.set(name, value);
    } else {
      response_.insert(name, value);
    }
  }
  response_.keep_alive(false);
}

void HttpSession::BecomeStream(const HttpEvents& events) {
  std::ostringstream head;
  head << response_.base();
  const std::string last_event_id = Text(parser_->get()["Last-Event-ID"]);
  streams_->Open(stream_.release_socket(), head.str(), events, last_event_id);
}

void HttpSession::Send(HttpAnswer answer) {
  const bool is_head = parser_->get().method() == http::verb::head;
  if (answer.events.has_value() && !streams_->HasRoomFor(*answer.events)) {
    answer = Refusal(http::status::service_unavailable, "So many listen that no more can.");
    answer.fields.emplace_back("Retry-After", "30");
  }
  SetHead(answer);
  if (answer.events.has_value()) {
    response_.set(http::field::content_type, "text/event-stream; charset=utf-8");
    // A proxy must not wait until it has more.
    response_.set("X-Accel-Buffering", "no");
    if (!is_head) return BecomeStream(*answer.events);
  }
  // The length of what is not sent again is not told (RFC 9110, section 8.6).
  if (answer.status != 304) response_.content_length(answer.body.size());
  response_.body() = std::move(answer.body);
  serializer_.emplace(response_);
  SetDeadline(limits_.patience);
  auto done = [self = shared_from_this()](Error error, size_t /*bytes*/) {
    if (!error) self->Linger();
  };
  if (is_head) {
    http::async_write_header(stream_, *serializer_, std::move(done));
  } else {
    http::async_write(stream_, *serializer_, std::move(done));
  }
}

void HttpSession::Linger() {
  Error ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  SetDeadline(kLinger);
  OnRest({}, 0);
}

void HttpSession::OnRest(Error error, size_t bytes) {
  rest_bytes_ += bytes;
  if (error || rest_bytes_ > kMostRestBytes) return;
  stream_.async_read_some(
      boost::asio::buffer(rest_),
      [self = shared_from_this()](Error next, size_t more) { self->OnRest(next, more); });
}

}  // namespace sluis
