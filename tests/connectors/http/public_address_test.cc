// Addresses that a stranger's link must not lead to.
#include "connectors/http/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

#include "connectors/http/http_reach.h"

namespace sluis {
namespace {

bool IsPublic(const std::string& text) {
  sockaddr_storage storage = {};
  sockaddr_in four = {};
  sockaddr_in6 six = {};
  if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    std::memcpy(&storage, &four, sizeof(four));
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &six.sin6_addr), 1) << text;
    six.sin6_family = AF_INET6;
    std::memcpy(&storage, &six, sizeof(six));
  }
  const auto& address = reinterpret_cast<const sockaddr&>(storage);
  EXPECT_EQ(AddressText(address), text);
  return IsPublicAddress(address);
}

TEST(PublicAddress, IsWhatAnybodyMayHave) {
  for (const char* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "192.167.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111",
        "2a00:1450:400e::1", "64:ff9b::101:101", "2002:101:101::1"}) {
    EXPECT_TRUE(IsPublic(text)) << text;
  }
}

TEST(PublicAddress, IsNotThisMachineThisNetworkOrNobody) {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.8",
                           "192.0.2.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.255.255.250",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:169.254.169.254",
                           "fe80::1",
                           "fc00::1",
                           "fd12:3456:789a::1",
                           "ff02::1",
                           "64:ff9b::7f00:1",
                           "2002:7f00:1::",
                           "2001::1",
                           "2001:db8::1",
                           "3fff::1",
                           "100::1",
                           "::127.0.0.1"}) {
    EXPECT_FALSE(IsPublic(text)) << text;
  }
}

TEST(PublicAddress, IsOfTheInternet) {
  sockaddr local = {};
  local.sa_family = AF_UNIX;
  EXPECT_FALSE(IsPublicAddress(local));
  EXPECT_EQ(AddressText(local), "");
}

TEST(HttpReach, LetsInWhatIsWrittenAsConnectionsAre) {
  for (const char* place : {"10.1.2.3:443", "127.0.0.1:1", "[fd00::7]:8080", "[::1]:65535"}) {
    EXPECT_TRUE(CheckPlaceText(place).ok()) << place;
  }
  for (const char* place :
       {"", "10.0.0.0/8", "127.0.0.1", "localhost:80", "127.0.0.1:99999", "127.0.0.1:0",
        "127.0.0.1:080", "http://127.0.0.1:80", "fd00::7:8080", "[fd00:0::7]:8080", "[fd00::7]",
        "127.0.0.1:", ":80", "127.0.0.1:80 "}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CheckPlaceText(place))) << place;
  }
}

}  // namespace
}  // namespace sluis
