// Streams of an independent server that speaks TLS and packs what it sends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "connectors/http/http_stream.h"
#include "fmt/format.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class TlsStreamTest : public testing::Test {
 protected:
  TlsStreamTest() {
    const std::string key = folder / "server.key";
    const std::string command = fmt::format(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
        "subjectAltName=DNS:localhost -keyout {} -out {} 2>/dev/null",
        key, certificate);
    EXPECT_EQ(std::system(command.c_str()), 0);
    const std::string script = SLUIS_SOURCE_DIR "/tests/connectors/http/tls_stream_peer.py";
    peer = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/usr/bin/python3", script, certificate, key},
        std::vector<std::string>{}, absl::Minutes(2));
    port = peer->NextLine().value_or("");
  }

  absl::StatusOr<std::unique_ptr<HttpStream>> Open(const std::string& path,
                                                   const std::string& ca_file) {
    return HttpStream::Open({.url = fmt::format("https://localhost:{}{}", port, path)}, {}, {},
                            ca_file);
  }

  const ScratchFolder folder;
  const std::string certificate = folder / "server.pem";
  std::unique_ptr<ChildProcess> peer;
  std::string port;
};

TEST_F(TlsStreamTest, GivesPieceAfterPiece) {
  const auto stream = Open("/endless", certificate);
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::string bytes;
  for (size_t read = 0; read < size_t{32} << 20; read += bytes.size()) {
    bytes.clear();
    ASSERT_TRUE(*(*stream)->Read(absl::Seconds(10), &bytes));
    EXPECT_LE(bytes.size(), 128u * 1024);
  }
}

TEST_F(TlsStreamTest, UnpacksNoMoreThanItGives) {
  const auto stream = Open("/packed", certificate);
  ASSERT_TRUE(stream.ok()) << stream.status();
  size_t zeros = 0;
  std::string words;
  while (words.find("two") == std::string::npos) {
    std::string bytes;
    ASSERT_TRUE(*(*stream)->Read(absl::Seconds(10), &bytes));
    EXPECT_LE(bytes.size(), 128u * 1024);
    const size_t end = std::min(bytes.find_first_not_of('\0'), bytes.size());
    zeros += end;
    words += bytes.substr(end);
  }
  EXPECT_EQ(zeros, size_t{64} << 20);
  EXPECT_EQ(words, "onetwo");
  EXPECT_LT((*stream)->received_bytes(), 1u << 20);
}

TEST_F(TlsStreamTest, TrustsNobodyWhomNobodyVouchesFor) {
  const auto stream = Open("/endless", "");
  EXPECT_TRUE(absl::IsUnavailable(stream.status())) << stream.status();
  EXPECT_THAT(std::string(stream.status().message()), HasSubstr("certificate"));
}

}  // namespace
}  // namespace sluis
