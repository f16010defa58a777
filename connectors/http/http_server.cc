#include "connectors/http/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "connectors/http/event_streams.h"
#include "connectors/http/http_session.h"
#include "connectors/http/listen_address.h"
#include "fmt/format.h"

namespace sluis {
namespace {

using boost::asio::ip::tcp;

// After a failure to accept, for want of descriptors: they come back with time.
constexpr std::chrono::milliseconds kPause{100};

std::string Describe(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", host, endpoint.port())
                                    : fmt::format("{}:{}", host, endpoint.port());
}

}  // namespace

std::string_view HttpRequest::Field(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return value;
  }
  return {};
}

class HttpServer::Impl {
 public:
  Impl(Handler handler, const HttpLimits& limits, EventHub* hub)
      : handler_(std::move(handler)), limits_(limits), streams_(hub, limits_) {}

  ~Impl() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    if (answering_.has_value()) answering_->join();
    streams_.EndAll();
  }

  absl::Status Listen(const std::string& text) {
    const absl::StatusOr<ListenAddress> address = ParseListenAddress(text);
    if (!address.ok()) return address.status();
    boost::system::error_code error;
    const tcp::endpoint endpoint(boost::asio::ip::make_address(address->host, error),
                                 address->port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) {
      return absl::UnavailableError(fmt::format("cannot listen on {}: {}", text, error.message()));
    }
    address_ = Describe(acceptor_.local_endpoint(error));
    if (limits_.answering_threads > 0) answering_.emplace(limits_.answering_threads);
    Accept();
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  const std::string& address() const { return address_; }

 private:
  // Nothing of ours throws but for want of memory; then that connection is lost and no other.
  void Run() {
    while (!context_.stopped()) {
      try {
        context_.run();
      } catch (const std::exception&) {
        continue;
      }
    }
  }

  void Accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) return Pause();
      Begin(std::move(socket));
      Accept();
    });
  }

  void Pause() {
    pause_.expires_after(kPause);
    pause_.async_wait([this](boost::system::error_code error) {
      if (!error) Accept();
    });
  }

  void Begin(tcp::socket socket) {
    if (connections_ >= limits_.max_connections) return;
    ++connections_;
    std::make_shared<HttpSession>(std::move(socket), handler_, limits_, &streams_,
                                  answering_.has_value() ? &*answering_ : nullptr,
                                  [this] { --connections_; })
        ->Start();
  }

  const Handler handler_;
  const HttpLimits limits_;
  EventStreams streams_;
  size_t connections_ = 0;
  std::string address_;
  // Behind what its work uses: it drops the sessions.
  boost::asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  boost::asio::steady_timer pause_{context_};
  std::optional<boost::asio::thread_pool> answering_;
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(const std::string& address,
                                                               Handler handler,
                                                               const HttpLimits& limits,
                                                               EventHub* hub) {
  auto impl = std::make_unique<Impl>(std::move(handler), limits, hub);
  if (absl::Status status = impl->Listen(address); !status.ok()) return status;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

const std::string& HttpServer::address() const { return impl_->address(); }

absl::Status CheckListenAddress(std::string_view address) {
  return ParseListenAddress(address).status();
}

}  // namespace sluis
