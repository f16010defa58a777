// Which network addresses anybody on the internet may have, and which belong to this machine, this
// network or nobody (IANA's special-purpose registries, RFC 6890).
#ifndef SLUIS_CONNECTORS_HTTP_PUBLIC_ADDRESS_H_
#define SLUIS_CONNECTORS_HTTP_PUBLIC_ADDRESS_H_

#include <sys/socket.h>

#include <string>

namespace sluis {

// Whether something on the internet is meant: an address of IPv4 or IPv6 that is globally
// reachable. An IPv4 address within one of IPv6 counts as itself. False for other families.
[[nodiscard]] bool IsPublicAddress(const sockaddr& address);

// Whether an interface of this machine has the address. What comes from there comes past the
// firewall that keeps others out.
[[nodiscard]] bool IsOwnAddress(const sockaddr& address);

// "192.0.2.7", "2001:db8::7", for messages.
[[nodiscard]] std::string AddressText(const sockaddr& address);

// With its port: "192.0.2.7:443", "[2001:db8::7]:443".
[[nodiscard]] std::string PlaceText(const sockaddr& address);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_PUBLIC_ADDRESS_H_
