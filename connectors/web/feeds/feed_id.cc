#include "connectors/web/feeds/feed_id.h"

#include <sodium.h>

#include <array>

#include "fmt/format.h"

namespace sluis {

std::string FeedId(std::initializer_list<std::string_view> parts) {
  std::string named = "sluis feed 1;";
  for (const std::string_view part : parts) {
    named.append(fmt::format("{}:{};", part.size(), part));
  }
  std::array<unsigned char, 16> bytes{};
  crypto_generichash(bytes.data(), bytes.size(),
                     reinterpret_cast<const unsigned char*>(named.data()), named.size(), nullptr,
                     0);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x80);  // version 8
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 9562
  std::string id = "urn:uuid:";
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) id.push_back('-');
    id.append(fmt::format("{:02x}", bytes[i]));
  }
  return id;
}

}  // namespace sluis
