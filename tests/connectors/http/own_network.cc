#include "tests/connectors/http/own_network.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>

#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

sockaddr_in AddressOf(const char* host, uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

bool Refused(const char* what, std::string* why) {
  *why = fmt::format("{} is not possible here ({})", what, std::strerror(errno));
  return false;
}

// `name` is "lo", or "lo:1" for a second address of it.
bool SetUp(const char* name, const char* host) {
  const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request = {};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  const sockaddr_in address = AddressOf(host, 0);
  std::memcpy(&request.ifr_addr, &address, sizeof(address));
  bool done = ::ioctl(any, SIOCSIFADDR, &request) == 0;
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  done = done && ::ioctl(any, SIOCSIFFLAGS, &request) == 0;
  ::close(any);
  return done;
}

// The kernel answers for the address from then on, though no interface has it (rtnetlink(7)).
bool TakeOver(const char* host) {
  struct {
    nlmsghdr head;
    rtmsg route;
    rtattr destination;
    in_addr address;
    rtattr interface;
    uint32_t index;
  } request = {};
  request.head = {sizeof(request), RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK, 1, 0};
  request.route.rtm_family = AF_INET;
  request.route.rtm_dst_len = 32;
  request.route.rtm_table = RT_TABLE_LOCAL;
  request.route.rtm_protocol = RTPROT_STATIC;
  request.route.rtm_scope = RT_SCOPE_HOST;
  request.route.rtm_type = RTN_LOCAL;
  request.destination = {RTA_LENGTH(sizeof(in_addr)), RTA_DST};
  request.address = AddressOf(host, 0).sin_addr;
  request.interface = {RTA_LENGTH(sizeof(uint32_t)), RTA_OIF};
  request.index = ::if_nametoindex("lo");
  const int kernel = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  struct {
    nlmsghdr head;
    nlmsgerr error;
    char rest[512];
  } answer = {};
  const bool told = ::send(kernel, &request, sizeof(request), 0) > 0 &&
                    ::recv(kernel, &answer, sizeof(answer), 0) > 0;
  ::close(kernel);
  errno = -answer.error.error;
  return told && answer.head.nlmsg_type == NLMSG_ERROR && answer.error.error == 0;
}

// Puts `text` in the place of a file of the system's, for this thread alone.
bool Replace(const char* path, const ScratchFolder& folder, std::string_view text) {
  const std::string mine = folder / std::to_string(std::hash<std::string_view>{}(path));
  std::ofstream(mine) << text;
  return ::mount(mine.c_str(), path, nullptr, MS_BIND, nullptr) == 0;
}

bool Enter(const ScratchFolder& folder, std::string* why) {
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return Refused("A network of one's own", why);
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return Refused("A view of one's own of the files", why);
  }
  if (!SetUp("lo", "127.0.0.1") || !SetUp("lo:1", kOwnHost) || !TakeOver(kPublicHost)) {
    return Refused("Giving an interface its address", why);
  }
  if (!Replace("/etc/resolv.conf", folder, "nameserver 127.0.0.1\n")) {
    return Refused("Naming a name server", why);
  }
  return true;
}

constexpr size_t kHeaderBytes = 12;
constexpr uint8_t kTypeA = 1;

// Where the question ends: behind its name, its type and its class.
size_t EndOfQuestion(std::string_view message) {
  const size_t end_of_name = message.find('\0', kHeaderBytes);
  return end_of_name == std::string_view::npos ? 0 : end_of_name + 5;
}

std::string AnswerTo(std::string_view question, const std::vector<std::string>& hosts) {
  std::string answer(question.substr(0, EndOfQuestion(question)));
  answer[2] = '\x81';  // an answer
  answer[3] = '\x80';  // without an error
  for (size_t at = 6; at < kHeaderBytes; ++at) answer[at] = 0;
  answer[7] = static_cast<char>(hosts.size());
  for (const std::string& host : hosts) {
    const in_addr address = AddressOf(host.c_str(), 0).sin_addr;
    // The name of the question; A, IN; 0 seconds; 4 bytes.
    answer.append(std::string_view("\xC0\x0C\0\x01\0\x01\0\0\0\0\0\x04", 12));
    answer.append(reinterpret_cast<const char*>(&address), sizeof(address));
  }
  return answer;
}

}  // namespace

NameServer::NameServer() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in here = AddressOf("127.0.0.1", 53);
  EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&here), sizeof(here)), 0)
      << std::strerror(errno);
  thread_ = std::thread([this] { Serve(); });
}

NameServer::~NameServer() {
  ::shutdown(socket_, SHUT_RD);
  thread_.join();
  ::close(socket_);
}

void NameServer::Answer(std::vector<std::vector<std::string>> answers) {
  const std::lock_guard<std::mutex> lock(mutex_);
  answers_ = std::move(answers);
  questions_ = 0;
}

size_t NameServer::questions() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return questions_;
}

std::vector<std::string> NameServer::NextAnswer() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t number = std::min(questions_++, answers_.size() - 1);
  return answers_.empty() ? std::vector<std::string>() : answers_[number];
}

void NameServer::Serve() const {
  char bytes[512];
  for (;;) {
    sockaddr_in from = {};
    socklen_t size = sizeof(from);
    const ssize_t count =
        ::recvfrom(socket_, bytes, sizeof(bytes), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (count <= 0) return;
    const std::string_view question(bytes, static_cast<size_t>(count));
    const size_t end = EndOfQuestion(question);
    if (end < kHeaderBytes || end > question.size()) continue;
    const bool asks_ip4 = question[end - 3] == kTypeA;
    const std::string answer =
        AnswerTo(question, asks_ip4 ? NextAnswer() : std::vector<std::string>());
    ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
  }
}

bool InOwnNetwork(const std::function<void(NameServer&)>& body, std::string* why) {
  bool entered = false;
  // What a thread has to itself goes with it, and so do its own threads' ways into it.
  std::thread([&] {
    const ScratchFolder folder;
    entered = Enter(folder, why);
    if (!entered) return;
    NameServer names;
    body(names);
  }).join();
  return entered;
}

}  // namespace sluis
