#include "connectors/zeromq/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace sluis {
namespace {

constexpr size_t kMaxIpcPath = sizeof(sockaddr_un::sun_path) - 1;

absl::StatusOr<ZmqEndpoint> ParseIpc(std::string_view text, std::string_view path) {
  if (path.empty() || path == "*" || path[0] == '@') {
    return absl::InvalidArgumentError(
        fmt::format("endpoint {} names no file; write ipc:// and the path of the socket", text));
  }
  if (path.size() > kMaxIpcPath) {
    return absl::InvalidArgumentError(
        fmt::format("endpoint {}: the path of a Unix socket holds at most {} bytes and this one "
                    "has {}; choose a folder with a shorter name",
                    text, kMaxIpcPath, path.size()));
  }
  ZmqEndpoint endpoint;
  endpoint.kind = ZmqEndpoint::Kind::kIpc;
  endpoint.address = std::string(text);
  endpoint.path = std::string(path);
  return endpoint;
}

bool ParsePort(std::string_view text, uint16_t* port) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, *port);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

absl::StatusOr<ZmqEndpoint> ParseTcp(std::string_view text, std::string_view rest) {
  const size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return absl::InvalidArgumentError(
        fmt::format("endpoint {} has no host and port; write tcp://127.0.0.1:5561", text));
  }
  std::string_view host = rest.substr(0, colon);
  const std::string_view port = rest.substr(colon + 1);
  uint16_t number = 0;
  if (port != "*" && !ParsePort(port, &number)) {
    return absl::InvalidArgumentError(fmt::format(
        "endpoint {}: the port must be a number from 0 to 65535, or * for any free one", text));
  }
  if (host == "localhost") host = "127.0.0.1";
  ZmqEndpoint endpoint;
  endpoint.ipv6 = host[0] == '[';
  // ZeroMQ takes 0 for a free port as well, but only "*" is documented.
  endpoint.address = fmt::format("tcp://{}:{}", host, number == 0 ? "*" : port);
  return endpoint;
}

// Whether a process accepts connections there.
bool SomebodyAnswers(const std::string& path) {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const bool answered =
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(descriptor);
  return answered;
}

absl::Status RequirePrivateFolder(const std::string& folder) {
  struct stat found;
  if (::stat(folder.c_str(), &found) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("cannot read folder {}: {}", folder, std::strerror(errno)));
  }
  if (!S_ISDIR(found.st_mode)) {
    return absl::FailedPreconditionError(fmt::format("{} is not a folder", folder));
  }
  if (found.st_uid != ::geteuid() || (found.st_mode & 077) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("folder {} of the control socket is open to other users; run: chmod 700 {} (as "
                    "its owner), or choose another folder",
                    folder, folder));
  }
  return absl::OkStatus();
}

absl::Status MakePrivateFolder(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path above = std::filesystem::path(folder).parent_path();
  if (!above.empty()) std::filesystem::create_directories(above, error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::FailedPreconditionError(
        fmt::format("cannot make folder {}: {}", folder, std::strerror(errno)));
  }
  return RequirePrivateFolder(folder);
}

}  // namespace

absl::StatusOr<ZmqEndpoint> ParseEndpoint(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError("an endpoint holds a NUL");
  }
  if (text.starts_with("ipc://")) return ParseIpc(text, text.substr(6));
  if (text.starts_with("tcp://")) return ParseTcp(text, text.substr(6));
  return absl::InvalidArgumentError(fmt::format(
      "endpoint \"{}\" is not understood; write tcp://127.0.0.1:PORT or ipc://PATH", text));
}

absl::Status RequireLoopback(const ZmqEndpoint& endpoint) {
  if (endpoint.kind == ZmqEndpoint::Kind::kIpc) return absl::OkStatus();
  std::string_view host = endpoint.address;
  host.remove_prefix(std::string_view("tcp://").size());
  host = host.substr(0, host.rfind(':'));
  const std::string name(host);
  in_addr four;
  if (::inet_pton(AF_INET, name.c_str(), &four) == 1 && (ntohl(four.s_addr) >> 24) == 127) {
    return absl::OkStatus();
  }
  if (host == "[::1]") return absl::OkStatus();
  return absl::PermissionDeniedError(
      fmt::format("refusing to listen on {}: there are no keys (CURVE), so that anybody on the "
                  "network could read and write; make some with `sluis keys new`, or listen on "
                  "127.0.0.1 or ipc:// and reach it from elsewhere through an SSH tunnel",
                  endpoint.address));
}

absl::Status PrepareIpcFolder(const ZmqEndpoint& endpoint) {
  std::string folder = std::filesystem::path(endpoint.path).parent_path().string();
  if (folder.empty()) folder = ".";
  if (absl::Status made = MakePrivateFolder(folder); !made.ok()) return made;
  struct stat found;
  if (::lstat(endpoint.path.c_str(), &found) != 0) return absl::OkStatus();
  if (!S_ISSOCK(found.st_mode)) {
    return absl::FailedPreconditionError(
        fmt::format("{} is there and is not a socket; move it away", endpoint.path));
  }
  if (SomebodyAnswers(endpoint.path)) {
    return absl::FailedPreconditionError(fmt::format(
        "another process listens on {}; stop it, or choose another endpoint", endpoint.address));
  }
  if (::unlink(endpoint.path.c_str()) != 0 && errno != ENOENT) {
    return absl::FailedPreconditionError(
        fmt::format("cannot remove the stale socket {}: {}", endpoint.path, std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status RestrictIpcFile(const ZmqEndpoint& endpoint) {
  if (::chmod(endpoint.path.c_str(), 0600) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      fmt::format("cannot set mode 0600 on {}: {}", endpoint.path, std::strerror(errno)));
}

}  // namespace sluis
