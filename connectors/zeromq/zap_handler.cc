#include "connectors/zeromq/zap_handler.h"

#include <fmt/format.h>
#include <zmq.h>

#include <string_view>
#include <utility>

#include "connectors/zeromq/curve_keys.h"
#include "connectors/zeromq/peer_address.h"

namespace sluis {
namespace {

constexpr char kZapEndpoint[] = "inproc://zeromq.zap.01";
// version, request id, domain, address, identity, mechanism, client key.
constexpr size_t kRequestFrames = 7;
constexpr char kVersion[] = "1.0";

// A property as ZMTP writes it (RFC 23): a short name, a long value, the lengths big-endian.
void AddProperty(std::string_view name, std::string_view value, std::string* metadata) {
  metadata->push_back(static_cast<char>(name.size()));
  metadata->append(name);
  for (const int shift : {24, 16, 8, 0}) {
    metadata->push_back(static_cast<char>(value.size() >> shift));
  }
  metadata->append(value);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ZapHandler>> ZapHandler::Start(const SocketFactory& factory,
                                                              PrincipalRegistry* registry,
                                                              const RefusedKeys* refused) {
  absl::StatusOr<ZmqSocket> requests = factory.BindInside(ZmqRole::kReply, kZapEndpoint);
  if (!requests.ok()) return requests.status();
  const std::string stop_name =
      fmt::format("inproc://stop-{}", reinterpret_cast<uintptr_t>(requests->handle()));
  absl::StatusOr<ZmqSocket> stop = factory.BindInside(ZmqRole::kPair, stop_name);
  if (!stop.ok()) return stop.status();
  absl::StatusOr<ZmqSocket> stopper = factory.ConnectInside(ZmqRole::kPair, stop_name);
  if (!stopper.ok()) return stopper.status();
  return std::unique_ptr<ZapHandler>(new ZapHandler(*std::move(requests), *std::move(stop),
                                                    *std::move(stopper), registry, refused));
}

ZapHandler::ZapHandler(ZmqSocket requests, ZmqSocket stop, ZmqSocket stopper,
                       PrincipalRegistry* registry, const RefusedKeys* refused)
    : registry_(registry),
      refused_keys_(refused),
      requests_(std::move(requests)),
      stop_(std::move(stop)),
      stopper_(std::move(stopper)),
      thread_([this] { Run(); }) {}

ZapHandler::~ZapHandler() {
  // The other end is in this process, so there is room for one message.
  static_cast<void>(stopper_.Send({"stop"}));
  thread_.join();
}

void ZapHandler::Run() {
  while (true) {
    zmq_pollitem_t items[] = {{requests_.handle(), 0, ZMQ_POLLIN, 0},
                              {stop_.handle(), 0, ZMQ_POLLIN, 0}};
    if (zmq_poll(items, 2, -1) < 0) continue;
    if ((items[1].revents & ZMQ_POLLIN) != 0) return;
    const absl::StatusOr<ZmqMessage> request = requests_.Receive(kRequestFrames);
    if (request.ok()) Answer(*request);
  }
}

// Whose handshake it is; null when it is not let in.
std::shared_ptr<const Principal> ZapHandler::Admit(const ZmqMessage& request) {
  const std::vector<std::string>& frames = request.frames;
  // Any other mechanism (NULL, PLAIN) has no seventh frame that is a key.
  if (frames.size() != kRequestFrames || request.cut || frames[0] != kVersion ||
      frames[5] != "CURVE") {
    return nullptr;
  }
  const bool ingest = frames[2] == kIngestZapDomain;
  if (!ingest && frames[2] != kZapDomain) return nullptr;
  const std::string key = CurveKeyFromBytes(frames[6]);
  if (ingest && refused_keys_ != nullptr && refused_keys_->Refuses(key, SteadyTime())) {
    return nullptr;
  }
  return registry_->Current().table->FindByKey(key);
}

void ZapHandler::Answer(const ZmqMessage& request) {
  std::string_view id;
  if (request.frames.size() > 1) id = request.frames[1];
  const std::shared_ptr<const Principal> principal = Admit(request);
  std::string metadata;
  absl::Status sent;
  if (principal == nullptr) {
    ++refused_;
    sent = requests_.Send({kVersion, id, "400", "this key is not let in", "", ""});
  } else {
    ++admitted_;
    AddProperty(kZapKeyProperty, principal->key, &metadata);
    AddProperty(kZapConnectionProperty, fmt::format("{}", next_connection_++), &metadata);
    sent = requests_.Send({kVersion, id, "200", "OK", principal->name, metadata});
  }
  // When the one that asked has gone, nobody waits for the answer.
  static_cast<void>(sent);
}

}  // namespace sluis
