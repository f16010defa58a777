#include "connectors/websocket/web_socket_client.h"

#include <openssl/err.h>

#include <algorithm>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <cerrno>
#include <chrono>
#include <exception>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/http/http_refusal.h"
#include "connectors/websocket/awaiting.h"
#include "connectors/websocket/dialing.h"
#include "connectors/websocket/web_socket_address.h"
#include "fmt/format.h"

namespace sluis {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
namespace websocket = beast::websocket;
using Error = boost::system::error_code;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr size_t kMostMessages = 512;
constexpr size_t kMostBytes = 4 << 20;
constexpr size_t kMostRefusalBytes = 64 * 1024;
// What is there already is taken also by who waits for nothing.
constexpr absl::Duration kLeastWork = absl::Milliseconds(20);
// Steps of work in a row that bring no byte of a message, and how many more for each second that
// they take. A ping is two to four steps, and a quiet server sends one every 20 or 30 seconds.
constexpr int64_t kMostIdleSteps = 1000;
constexpr int64_t kIdleStepsPerSecond = 50;

// The fields of the request that are the asker's.
void Decorate(const WebSocketQuestion& question, websocket::request_type* request) {
  request->set(http::field::user_agent, question.user_agent);
  if (!question.subprotocol.empty()) {
    request->set(http::field::sec_websocket_protocol, question.subprotocol);
  }
  if (!question.bearer.empty()) {
    request->set(http::field::authorization, "Bearer " + question.bearer);
  }
  for (const auto& [name, value] : question.fields) request->set(name, value);
}

HttpResponse TakeRefusal(const std::string& url, const websocket::response_type& response) {
  HttpResponse refusal;
  refusal.status = static_cast<int>(response.result_int());
  refusal.body = response.body().substr(0, kMostRefusalBytes);
  for (const auto& field : response) {
    std::string name(field.name_string().data(), field.name_string().size());
    absl::AsciiStrToLower(&name);
    refusal.fields.emplace_back(std::move(name),
                                std::string(field.value().data(), field.value().size()));
  }
  const std::string_view location = refusal.Field("location");
  refusal.url = location.empty() ? url : std::string(location);
  return refusal;
}

// Over one kind of stream: plain TCP, or TLS over it.
template <typename Layer>
class Connection final : public WebSocketClient {
 public:
  // `layer` is connected, in `context`.
  Connection(std::string host, const WebSocketLimits& limits,
             std::shared_ptr<asio::io_context> context, Layer layer)
      : host_(std::move(host)),
        limits_(limits),
        context_(std::move(context)),
        stream_(std::move(layer)) {}

  // Only what can be written at once: nobody waits for a goodbye.
  ~Connection() override {
    if (!stream_.is_open()) return;
    stream_.async_close(websocket::close_code::going_away, [](Error /*error*/) {});
    context_->restart();
    // A server that goes on sending would keep us for as long as it likes.
    const WaitEnd end = EndAfter(kLeastWork);
    while (std::chrono::steady_clock::now() < end && context_->poll_one() > 0) {
    }
  }

  // The handshake. After an error the object is good for nothing.
  absl::Status Begin(const WebSocketQuestion& question, const std::string& target,
                     const Patience& patience, HttpResponse* refusal) {
    SetOptions(question);
    const auto response = std::make_shared<websocket::response_type>();
    const Error error = Await(context_.get(), patience, [&](auto done) {
      stream_.async_handshake(*response, host_, target,
                              [response, done](Error shaken) { done(shaken); });
    });
    if (error == websocket::error::upgrade_declined) {
      *refusal = TakeRefusal(question.url, *response);
      return RefusalError(host_, *refusal);
    }
    if (error) return WhyEnded(error);
    const auto chosen = (*response)[http::field::sec_websocket_protocol];
    if (chosen.empty() || chosen == question.subprotocol) return absl::OkStatus();
    return absl::InvalidArgumentError(fmt::format("{} speaks '{}' there, which was not asked for.",
                                                  host_,
                                                  std::string(chosen.data(), chosen.size())));
  }

  absl::Status Read(absl::Duration wait, std::vector<WebSocketMessage>* messages) override {
    if (incoming_ == Incoming::kNoMore) return ended_;
    const WaitEnd end = EndAfter(wait);
    StartReading();
    while (incoming_ == Incoming::kAwaited && context_->run_one_until(end) > 0) NoteStep();
    const WaitEnd taken_by = std::max(end, EndAfter(kLeastWork));
    Poll(taken_by);
    size_t count = 0;
    size_t bytes = 0;
    while (incoming_ == Incoming::kHere && count < kMostMessages && bytes < kMostBytes) {
      messages->push_back(TakeMessage());
      ++count;
      bytes += messages->back().bytes.size();
      StartReading();
      Poll(taken_by);
    }
    return incoming_ == Incoming::kNoMore && count == 0 ? ended_ : absl::OkStatus();
  }

  absl::Status Send(const std::string& text) override {
    if (!ended_.ok()) return ended_;
    const auto bytes = std::make_shared<const std::string>(text);
    const Patience patience = {EndAfter(limits_.send_patience)};
    const Error error = Await(context_.get(), patience, [&](auto done) {
      stream_.text(true);
      stream_.async_write(asio::buffer(*bytes),
                          [bytes, done](Error written, size_t /*size*/) { done(written); });
    });
    if (error) End(error);
    return error ? ended_ : absl::OkStatus();
  }

 private:
  enum class Incoming { kNothing, kAwaited, kHere, kNoMore };

  void SetOptions(const WebSocketQuestion& question) {
    // The stream keeps its own time from here on.
    beast::get_lowest_layer(stream_).expires_never();
    websocket::stream_base::timeout times;
    times.handshake_timeout = absl::ToChronoNanoseconds(limits_.connect_patience);
    times.idle_timeout = absl::ToChronoNanoseconds(limits_.silence);
    times.keep_alive_pings = true;
    stream_.set_option(times);
    websocket::permessage_deflate deflate;
    deflate.client_enable = question.deflates;
    stream_.set_option(deflate);
    stream_.set_option(websocket::stream_base::decorator(
        [question](websocket::request_type& request) { Decorate(question, &request); }));
    stream_.read_message_max(limits_.max_message_bytes);
  }

  // Asks for a message unless one is asked for or here.
  void StartReading() {
    if (incoming_ == Incoming::kNothing) {
      incoming_ = Incoming::kAwaited;
      stream_.async_read(buffer_, [this](Error error, size_t /*bytes*/) {
        if (error) return End(error);
        if (incoming_ == Incoming::kAwaited) incoming_ = Incoming::kHere;
      });
    }
    context_->restart();
  }

  // What can be done without waiting. Each step is short, but a server can make them endless.
  void Poll(WaitEnd end) {
    while (incoming_ == Incoming::kAwaited && std::chrono::steady_clock::now() < end &&
           context_->poll_one() > 0) {
      NoteStep();
    }
  }

  // Who sends pings, pongs or empty frames as fast as they are taken wants nothing but our time.
  void NoteStep() {
    const WaitEnd now = std::chrono::steady_clock::now();
    if (buffer_.size() != held_bytes_ || incoming_ != Incoming::kAwaited) {
      held_bytes_ = buffer_.size();
      idle_steps_ = 0;
      brought_ = now;
      return;
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - brought_).count();
    if (++idle_steps_ <= kMostIdleSteps + kIdleStepsPerSecond * seconds) return;
    EndWith(absl::UnavailableError(
        fmt::format("{} sends frames without end, but nothing in them.", host_)));
  }

  WebSocketMessage TakeMessage() {
    const auto data = buffer_.data();
    WebSocketMessage message{stream_.got_text(),
                             std::string(static_cast<const char*>(data.data()), data.size())};
    buffer_.clear();
    held_bytes_ = 0;
    incoming_ = ended_.ok() ? Incoming::kNothing : Incoming::kNoMore;
    return message;
  }

  // The first error counts: others follow from it. What is here is still to be given.
  void End(const Error& error) {
    if (ended_.ok()) EndWith(WhyEnded(error));
  }

  void EndWith(absl::Status why) {
    ended_ = std::move(why);
    if (incoming_ != Incoming::kHere) incoming_ = Incoming::kNoMore;
  }

  absl::Status WhyEnded(const Error& error) const {
    if (error == websocket::error::message_too_big) {
      return absl::ResourceExhaustedError(fmt::format("{} sends a message of more than {} bytes.",
                                                      host_, limits_.max_message_bytes));
    }
    if (error == websocket::error::closed) return WhyClosed();
    if (error == beast::error::timeout || error == asio::error::timed_out) {
      return absl::UnavailableError(fmt::format("{} does not answer.", host_));
    }
    if (error == asio::error::eof || error == ssl::error::stream_truncated ||
        error == http::error::end_of_stream || error == http::error::partial_message) {
      return absl::UnavailableError(fmt::format("{} broke the connection off.", host_));
    }
    return absl::UnavailableError(
        fmt::format("The connection to {} failed: {}.", host_, error.message()));
  }

  absl::Status WhyClosed() const {
    const websocket::close_reason& reason = stream_.reason();
    const std::string words(reason.reason.data(), reason.reason.size());
    return absl::UnavailableError(fmt::format("{} closed the connection, code {}{}{}.", host_,
                                              reason.code, words.empty() ? "" : ": ", words));
  }

  const std::string host_;
  const WebSocketLimits limits_;
  // Before what lives in it.
  const std::shared_ptr<asio::io_context> context_;
  websocket::stream<Layer> stream_;
  beast::flat_buffer buffer_;
  Incoming incoming_ = Incoming::kNothing;
  absl::Status ended_;
  // Of the message that comes in; when a byte of one came last, and the steps since.
  size_t held_bytes_ = 0;
  WaitEnd brought_ = std::chrono::steady_clock::now();
  int64_t idle_steps_ = 0;
};

bool HasControls(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < ' ' || c == '\x7f'; });
}

// Nothing may begin a line of its own in the request.
absl::Status CheckFields(const WebSocketQuestion& question) {
  bool is_bad = HasControls(question.subprotocol) || HasControls(question.bearer) ||
                HasControls(question.user_agent);
  for (const auto& [name, value] : question.fields) {
    is_bad = is_bad || HasControls(name) || HasControls(value);
  }
  if (!is_bad) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "A token or a field of the request holds a line end or another control character.");
}

absl::StatusOr<ssl::context> TlsContext(const std::string& ca_file) {
  ssl::context tls(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  Error error;
  if (ca_file.empty()) {
    tls.set_default_verify_paths(error);
  } else {
    tls.load_verify_file(ca_file, error);
  }
  if (!error) return tls;
  // The file is not to blame.
  const auto code = static_cast<unsigned long>(error.value());
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SYS && (reason == EMFILE || reason == ENFILE)) {
    return absl::UnavailableError("No more files can be opened to read certificates from.");
  }
  return absl::InvalidArgumentError(fmt::format("The certificates of {} cannot be read: {}.",
                                                ca_file.empty() ? "this system" : ca_file,
                                                error.message()));
}

absl::Status BeginTls(const WebSocketAddress& address, const Patience& patience,
                      asio::io_context* context, TlsStream* stream) {
  Error is_name;
  asio::ip::make_address(address.host, is_name);
  if (is_name) SSL_set_tlsext_host_name(stream->native_handle(), address.host.c_str());
  stream->set_verify_mode(ssl::verify_peer);
  stream->set_verify_callback(ssl::host_name_verification(address.host));
  const Error error = Await(context, patience, [&](auto done) {
    stream->async_handshake(ssl::stream_base::client, std::move(done));
  });
  if (!error) return absl::OkStatus();
  const long verdict = SSL_get_verify_result(stream->native_handle());
  if (error.category() == asio::error::get_ssl_category() &&
      ERR_GET_REASON(static_cast<unsigned long>(error.value())) ==
          SSL_R_CERTIFICATE_VERIFY_FAILED) {
    // Of the name, which is checked outside OpenSSL, it knows no error.
    const bool is_others = verdict == X509_V_OK || verdict == X509_V_ERR_UNSPECIFIED;
    return absl::UnavailableError(
        fmt::format("The certificate of {} does not prove who it is: {}.", address.HostField(),
                    is_others ? "it is another host's" : X509_verify_cert_error_string(verdict)));
  }
  return absl::UnavailableError(
      fmt::format("{} cannot be spoken to over TLS: {}.", address.HostField(), error.message()));
}

template <typename Layer>
absl::StatusOr<std::unique_ptr<WebSocketClient>> BeginOver(
    const WebSocketQuestion& question, const WebSocketAddress& address,
    const WebSocketLimits& limits, const Patience& patience,
    std::shared_ptr<asio::io_context> context, Layer layer, HttpResponse* refusal) {
  auto connection = std::make_unique<Connection<Layer>>(address.HostField(), limits,
                                                        std::move(context), std::move(layer));
  if (absl::Status status = connection->Begin(question, address.target, patience, refusal);
      !status.ok()) {
    return status;
  }
  return connection;
}

// May throw std::system_error.
absl::StatusOr<std::unique_ptr<WebSocketClient>> ConnectTo(const WebSocketQuestion& question,
                                                           const WebSocketAddress& address,
                                                           const WebSocketLimits& limits,
                                                           const HttpReach& reach,
                                                           const std::string& ca_file,
                                                           HttpResponse* refusal) {
  const Patience patience = {EndAfter(limits.connect_patience), question.stop};
  // Shared: what a stream was moved from needs it, too.
  const auto context = std::make_shared<asio::io_context>(1);
  beast::tcp_stream tcp(*context);
  if (absl::Status status = Dial(address, reach, patience, context.get(), &tcp); !status.ok()) {
    return status;
  }
  if (!address.is_secure) {
    return BeginOver(question, address, limits, patience, context, std::move(tcp), refusal);
  }
  absl::StatusOr<ssl::context> tls = TlsContext(ca_file);
  if (!tls.ok()) return tls.status();
  TlsStream stream(std::move(tcp), *tls);
  if (absl::Status status = BeginTls(address, patience, context.get(), &stream); !status.ok()) {
    return status;
  }
  return BeginOver(question, address, limits, patience, context, std::move(stream), refusal);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WebSocketClient>> WebSocketClient::Connect(
    const WebSocketQuestion& question, const WebSocketLimits& limits, const HttpReach& reach,
    const std::string& ca_file, HttpResponse* refusal) {
  HttpResponse unasked;
  if (refusal == nullptr) refusal = &unasked;
  const absl::StatusOr<WebSocketAddress> address = ParseWebSocketAddress(question.url);
  if (!address.ok()) return address.status();
  if (absl::Status status = CheckFields(question); !status.ok()) return status;
  // Boost's objects throw where the system has no file descriptor or thread left for them, and
  // have no other way to tell.
  try {
    return ConnectTo(question, *address, limits, reach, ca_file, refusal);
  } catch (const std::exception& thrown) {
    return absl::UnavailableError(
        fmt::format("{} cannot be connected to: {}.", address->HostField(), thrown.what()));
  }
}

}  // namespace sluis
