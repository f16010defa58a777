#include "tools/access/running_door.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "connectors/zeromq/control_client.h"
#include "connectors/zeromq/key_folder.h"
#include "fmt/format.h"
#include "tools/access/endpoints_file.h"

namespace sluis {
namespace {

constexpr absl::Duration kFirstAnswer = absl::Seconds(10);
constexpr absl::Duration kAnswer = absl::Seconds(120);
// The whole database is written anew.
constexpr absl::Duration kErasure = absl::Hours(2);

// False for a socket file that a killed engine left behind. ZeroMQ would try it for as long as an
// answer may take.
bool SomebodyListensAt(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof(address.sun_path)) return true;  // cannot be told
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (connection < 0) return true;
  const bool refused =
      connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 &&
      (errno == ECONNREFUSED || errno == ENOENT);
  close(connection);
  return !refused;
}

class ClientSender final : public PostSender {
 public:
  explicit ClientSender(std::unique_ptr<IngestClient> client) : client_(std::move(client)) {}
  uint32_t max_posts_per_batch() const override { return client_->welcome().max_posts_per_batch(); }
  absl::StatusOr<uint64_t> Send(v1::PostBatch batch) override {
    return client_->Send(std::move(batch));
  }
  absl::Status Drain() override { return client_->Drain(); }
  const IngestTotals& totals() const override { return client_->totals(); }
  std::vector<RefusedItem> TakeRefused() override { return client_->TakeRefused(); }

 private:
  std::unique_ptr<IngestClient> client_;
};

using Keys = std::optional<CurveClientKeys>;

absl::StatusOr<Keys> ReadKeys(const std::string& key_file) {
  if (key_file.empty()) return Keys();
  absl::StatusOr<CurveClientKeys> keys = ReadClientKeyFile(key_file);
  if (!keys.ok()) return keys.status();
  return Keys(*std::move(keys));
}

class ClientDoor : public EngineDoor {
 public:
  ClientDoor(const std::string& control_endpoint, Keys keys)
      : client_(control_endpoint, ZmqLimits(), std::move(keys)) {}

  absl::StatusOr<v1::ControlReply> Call(const v1::ControlRequest& request) override {
    return Call(request, request.has_erase_person() ? kErasure : kAnswer);
  }

  absl::StatusOr<v1::ControlReply> Call(const v1::ControlRequest& request, absl::Duration timeout) {
    absl::StatusOr<v1::ControlReply> reply = client_.Call(request, timeout);
    if (!reply.ok()) return reply;
    if (absl::Status status = StatusOf(*reply); !status.ok()) return status;
    return reply;
  }

 private:
  ControlClient client_;
};

class RunningDoor final : public ClientDoor {
 public:
  RunningDoor(std::string data_folder, KeyFolder keys)
      : ClientDoor(ControlIpcEndpoint(data_folder), std::nullopt),
        data_folder_(std::move(data_folder)),
        keys_(std::move(keys)) {}

  absl::StatusOr<std::unique_ptr<PostSender>> OpenSender(const std::string& producer) override {
    absl::StatusOr<Endpoints> endpoints = ReadEndpoints(data_folder_);
    if (!endpoints.ok()) return endpoints.status();
    std::error_code error;
    const bool local = std::filesystem::exists(keys_.local_key_file(), error);
    return ConnectSender(endpoints->ingest, producer, local ? keys_.local_key_file() : "");
  }

 private:
  const std::string data_folder_;
  const KeyFolder keys_;
};

class RemoteDoor final : public ClientDoor {
 public:
  RemoteDoor(std::string key_file, Keys keys, const std::string& control_endpoint,
             std::string ingest_endpoint)
      : ClientDoor(control_endpoint, std::move(keys)),
        key_file_(std::move(key_file)),
        ingest_endpoint_(std::move(ingest_endpoint)) {}

  absl::StatusOr<std::unique_ptr<PostSender>> OpenSender(const std::string& producer) override {
    return ConnectSender(ingest_endpoint_, producer, key_file_);
  }

 private:
  const std::string key_file_;
  const std::string ingest_endpoint_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EngineDoor>> FindRunningDoor(const std::string& data_folder,
                                                            const std::string& key_folder) {
  std::error_code error;
  const auto socket = std::filesystem::path(data_folder) / "run" / "control";
  if (!std::filesystem::exists(socket, error) || !SomebodyListensAt(socket)) return nullptr;
  auto door = std::make_unique<RunningDoor>(data_folder, KeyFolder(key_folder));
  v1::ControlRequest request;
  request.mutable_stats();
  absl::StatusOr<v1::ControlReply> reply = door->Call(request, kFirstAnswer);
  // A socket file that a killed engine left behind: nobody holds the folder.
  if (absl::IsUnavailable(reply.status())) return nullptr;
  if (!reply.ok()) return reply.status();
  return door;
}

absl::StatusOr<std::unique_ptr<EngineDoor>> OpenRemoteDoor(const std::string& key_file,
                                                           const std::string& control_endpoint,
                                                           const std::string& ingest_endpoint) {
  absl::StatusOr<Keys> keys = ReadKeys(key_file);
  if (!keys.ok()) return keys.status();
  return std::make_unique<RemoteDoor>(key_file, *std::move(keys), control_endpoint,
                                      ingest_endpoint);
}

absl::Status NoEngineRuns(const std::string& data_folder) {
  return absl::UnavailableError(fmt::format(
      "No engine runs on {}. Start one with `sluis serve`, or name its folder with --data FOLDER.",
      data_folder));
}

absl::StatusOr<std::unique_ptr<PostSender>> ConnectSender(const std::string& endpoint,
                                                          const std::string& producer,
                                                          const std::string& key_file) {
  IngestClientOptions options;
  options.endpoint = endpoint;
  options.producer = producer;
  absl::StatusOr<Keys> keys = ReadKeys(key_file);
  if (!keys.ok()) return keys.status();
  options.keys = *std::move(keys);
  absl::StatusOr<std::unique_ptr<IngestClient>> client = IngestClient::Connect(options);
  if (!client.ok()) return client.status();
  return std::make_unique<ClientSender>(*std::move(client));
}

}  // namespace sluis
