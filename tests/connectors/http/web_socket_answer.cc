#include "tests/connectors/http/web_socket_answer.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <string_view>

#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// Sec-WebSocket-Accept (section 4.2.2).
std::string AcceptKey(std::string_view key) {
  const std::string text = Concat(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char encoded[4 * SHA_DIGEST_LENGTH];
  const int size = EVP_EncodeBlock(encoded, digest, SHA_DIGEST_LENGTH);
  return {reinterpret_cast<const char*>(encoded), static_cast<size_t>(size)};
}

}  // namespace

std::string WebSocketHead(const HttpRequest& request) {
  return fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: {}\r\n\r\n",
      AcceptKey(request.Field("sec-websocket-key")));
}

// Section 5.2.
std::string WebSocketText(const std::string& message) {
  std::string frame = "\x81";
  if (message.size() > 125) {
    frame += '\x7e';
    frame += static_cast<char>(message.size() >> 8);
  }
  frame += static_cast<char>(message.size() & 0xff);
  return frame + message;
}

}  // namespace sluis
