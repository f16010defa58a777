#include "connectors/http/public_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "fmt/format.h"

namespace sluis {
namespace {

struct Block4 {
  uint32_t first;
  int bits;
};

constexpr uint32_t Ip4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr std::array kSpecial4 = {Block4{Ip4(0, 0, 0, 0), 8}, Block4{Ip4(10, 0, 0, 0), 8},
                                  Block4{Ip4(100, 64, 0, 0), 10},  // behind a provider's NAT
                                  Block4{Ip4(127, 0, 0, 0), 8}, Block4{Ip4(169, 254, 0, 0), 16},
                                  // A cloud's metadata (Azure).
                                  Block4{Ip4(168, 63, 129, 16), 32}, Block4{Ip4(172, 16, 0, 0), 12},
                                  Block4{Ip4(192, 0, 0, 0), 24}, Block4{Ip4(192, 0, 2, 0), 24},
                                  Block4{Ip4(192, 88, 99, 0), 24}, Block4{Ip4(192, 168, 0, 0), 16},
                                  Block4{Ip4(198, 18, 0, 0), 15}, Block4{Ip4(198, 51, 100, 0), 24},
                                  Block4{Ip4(203, 0, 113, 0), 24}, Block4{Ip4(224, 0, 0, 0), 4},
                                  Block4{Ip4(240, 0, 0, 0), 4}};

bool IsPublic4(uint32_t address) {
  return std::none_of(kSpecial4.begin(), kSpecial4.end(), [address](const Block4& block) {
    return (address ^ block.first) >> (32 - block.bits) == 0;
  });
}

using Bytes = std::array<uint8_t, 16>;

struct Block6 {
  Bytes first;
  int bits;
};

bool IsIn(const Bytes& address, const Block6& block) {
  for (int bit = 0; bit < block.bits; bit += 8) {
    const auto at = static_cast<size_t>(bit / 8);
    const int left = std::min(8, block.bits - bit);
    const int mask = 0xff << (8 - left) & 0xff;
    if (((address[at] ^ block.first[at]) & mask) != 0) return false;
  }
  return true;
}

// Those that hold an address of IPv4, and where.
struct Embedding {
  Block6 block;
  size_t at;
};
constexpr std::array kEmbeddings = {
    Embedding{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    Embedding{{{0, 0x64, 0xff, 0x9b}, 96}, 12},                       // NAT64
    Embedding{{{0x20, 0x02}, 16}, 2},                                 // 6to4
};
constexpr Block6 kGlobalUnicast = {{0x20}, 3};
constexpr std::array kSpecial6 = {
    Block6{{0x20, 0x01, 0}, 23},           // Teredo, benchmarking, ORCHID and the like
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},  // examples
    Block6{{0x3f, 0xff}, 20},              // examples
};

bool IsPublic6(const Bytes& address) {
  for (const Embedding& embedding : kEmbeddings) {
    if (!IsIn(address, embedding.block)) continue;
    uint32_t inner = 0;
    for (size_t i = 0; i < 4; ++i) inner = inner << 8 | address[embedding.at + i];
    return IsPublic4(inner);
  }
  return IsIn(address, kGlobalUnicast) &&
         std::none_of(kSpecial6.begin(), kSpecial6.end(),
                      [&](const Block6& block) { return IsIn(address, block); });
}

}  // namespace

bool IsPublicAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four;
    std::memcpy(&four, &address, sizeof(four));
    return IsPublic4(ntohl(four.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 six;
  std::memcpy(&six, &address, sizeof(six));
  Bytes bytes;
  std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
  return IsPublic6(bytes);
}

bool IsOwnAddress(const sockaddr& address) {
  ifaddrs* all = nullptr;
  // Who cannot know goes nowhere.
  if (getifaddrs(&all) != 0) return true;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(all, &freeifaddrs);
  const std::string text = AddressText(address);
  for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
    const bool has_ip = each->ifa_addr != nullptr && (each->ifa_addr->sa_family == AF_INET ||
                                                      each->ifa_addr->sa_family == AF_INET6);
    if (has_ip && AddressText(*each->ifa_addr) == text) return true;
  }
  return false;
}

std::string AddressText(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  if (address.sa_family == AF_INET) {
    sockaddr_in four;
    std::memcpy(&four, &address, sizeof(four));
    inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 six;
    std::memcpy(&six, &address, sizeof(six));
    inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

std::string PlaceText(const sockaddr& address) {
  // In the same place in both families.
  const uint16_t port = ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  return fmt::format(fmt::runtime(address.sa_family == AF_INET6 ? "[{}]:{}" : "{}:{}"),
                     AddressText(address), port);
}

}  // namespace sluis
