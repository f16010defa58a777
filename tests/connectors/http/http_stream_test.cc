// Answers that do not end: what comes when, what is held, and how they end.
#include "connectors/http/http_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/connectors/http/streaming_peer.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class HttpStreamTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<HttpStream>> Open(StreamingPeer::Handler handler) {
    peer_ = std::make_unique<StreamingPeer>(std::move(handler));
    reach_.is_public_only = true;
    if (is_let_in_) reach_.also = {peer_->address()};
    return HttpStream::Open({.url = peer_->url() + "/stream?a=b",
                             .bearer = "secret",
                             .user_agent = "sluis/test",
                             .stop = &stop_},
                            limits_, reach_);
  }
  // Of another status than 200.
  HttpResponse Refused(const std::string& answer) {
    const auto stream = Open([answer](const HttpRequest& request, const PeerConnection& client) {
      static_cast<void>(request);
      client.Write(answer);
    });
    EXPECT_TRUE(stream.ok()) << stream.status();
    return stream.ok() ? (*stream)->head() : HttpResponse();
  }
  // Until it ends, one way or the other.
  static absl::StatusOr<bool> ReadAll(HttpStream* stream, std::string* bytes) {
    for (;;) {
      const auto goes_on = stream->Read(absl::Seconds(1), bytes);
      if (!goes_on.ok() || !*goes_on) return goes_on;
    }
  }

  HttpStreamLimits limits_;
  HttpReach reach_;
  bool is_let_in_ = true;
  std::atomic<bool> stop_ = false;
  std::unique_ptr<StreamingPeer> peer_;
};

TEST_F(HttpStreamTest, GivesWhatComesWhileItGoesOn) {
  auto stream = Open([](const HttpRequest& request, const PeerConnection& client) {
    client.Write(HeadOfStream());
    client.Write(absl::StrCat(request.path, "?", request.query, " ",
                              std::string(request.Field("authorization")), " ",
                              std::string(request.Field("user-agent")), "."));
    client.AwaitEnd();
  });
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_EQ((*stream)->head().status, 200);
  EXPECT_EQ((*stream)->head().Field("content-type"), "text/event-stream");
  std::string bytes;
  while (!bytes.ends_with(".")) ASSERT_TRUE(*(*stream)->Read(absl::Seconds(1), &bytes));
  EXPECT_EQ(bytes, "/stream?a=b Bearer secret sluis/test.");
  EXPECT_EQ((*stream)->received_bytes(), bytes.size());
  EXPECT_TRUE(*(*stream)->Read(absl::Milliseconds(1), &bytes));
}

TEST_F(HttpStreamTest, TellsAnEndFromABreak) {
  auto ended = Open([](const HttpRequest&, const PeerConnection& client) {
    client.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  });
  ASSERT_TRUE(ended.ok()) << ended.status();
  std::string bytes;
  EXPECT_FALSE(*ReadAll(ended->get(), &bytes));
  EXPECT_EQ(bytes, "abc");

  auto broken = Open([](const HttpRequest&, const PeerConnection& client) {
    client.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc");
  });
  ASSERT_TRUE(broken.ok()) << broken.status();
  bytes.clear();
  const auto end = ReadAll(broken->get(), &bytes);
  EXPECT_EQ(bytes, "abc");
  EXPECT_TRUE(absl::IsUnavailable(end.status())) << end.status();
  EXPECT_THAT(std::string(end.status().message()), HasSubstr("broke off"));
  EXPECT_TRUE(absl::IsUnavailable((*broken)->Read(absl::ZeroDuration(), &bytes).status()));
}

TEST_F(HttpStreamTest, SilenceIsTheEnd) {
  limits_.silence = absl::Milliseconds(50);
  auto stream = Open([](const HttpRequest&, const PeerConnection& client) {
    client.Write(HeadOfStream());
    client.AwaitEnd();
  });
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::string bytes;
  const auto end = ReadAll(stream->get(), &bytes);
  EXPECT_TRUE(absl::IsUnavailable(end.status())) << end.status();
  EXPECT_THAT(std::string(end.status().message()), HasSubstr("said nothing for 50ms"));
  // Nor is an answer waited for that does not begin.
  const auto mute =
      Open([](const HttpRequest&, const PeerConnection& client) { client.AwaitEnd(); });
  EXPECT_TRUE(absl::IsUnavailable(mute.status())) << mute.status();
}

TEST_F(HttpStreamTest, AHeadHasItsOwnTime) {
  limits_.head_patience = absl::Milliseconds(300);
  limits_.silence = absl::Seconds(5);
  const auto mute =
      Open([](const HttpRequest&, const PeerConnection& client) { client.AwaitEnd(); });
  EXPECT_TRUE(absl::IsUnavailable(mute.status())) << mute.status();
  EXPECT_THAT(std::string(mute.status().message()), HasSubstr("not begun to answer in 300ms"));
  // Nor does it help to answer once more and once more that an answer will come.
  const auto slow = Open([](const HttpRequest&, const PeerConnection& client) {
    const absl::Time end = absl::Now() + absl::Seconds(5);
    while (absl::Now() < end && client.Write("HTTP/1.1 102 Processing\r\n\r\n")) {
    }
  });
  EXPECT_TRUE(absl::IsUnavailable(slow.status())) << slow.status();
}

TEST_F(HttpStreamTest, IsNotWaitedForByWhoIsToStop) {
  limits_.head_patience = absl::Seconds(15);
  limits_.silence = absl::Seconds(15);
  for (const char* beginning : {"", "HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nA"}) {
    const absl::Time begin = absl::Now();
    stop_ = false;
    const auto stream = Open([&](const HttpRequest&, const PeerConnection& client) {
      client.Write(beginning);
      stop_ = true;
      client.AwaitEnd();
    });
    EXPECT_LT(absl::Now() - begin, absl::Seconds(8));
    // A refusal that has begun is one without its end.
    const bool is_refusal = stream.ok() && (*stream)->head().status == 503;
    EXPECT_TRUE(absl::IsUnavailable(stream.status()) || is_refusal) << stream.status();
  }
}

TEST_F(HttpStreamTest, ARefusalIsKeptWithItsBeginning) {
  const HttpResponse busy =
      Refused(WholeAnswer(429, R"({"error":"Too many"})", "Retry-After: 17\r\n"));
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.body, R"({"error":"Too many"})");
  EXPECT_EQ(busy.Field("retry-after"), "17");
  limits_.max_refusal_bytes = 10;
  EXPECT_EQ(Refused(WholeAnswer(500, std::string(100'000, 'a'))).body, std::string(10, 'a'));
}

TEST_F(HttpStreamTest, IsNotLedIntoOurNetwork) {
  const HttpResponse moved =
      Refused(WholeAnswer(302, "", "Location: http://169.254.169.254/latest/meta-data\r\n"));
  EXPECT_EQ(moved.status, 302);
  EXPECT_EQ(moved.url, "http://169.254.169.254/latest/meta-data");
  is_let_in_ = false;
  reach_.also.clear();
  const auto inside = Open([](const HttpRequest&, const PeerConnection&) {});
  EXPECT_TRUE(absl::IsPermissionDenied(inside.status())) << inside.status();
  EXPECT_THAT(std::string(inside.status().message()), HasSubstr("not on the internet"));
  EXPECT_TRUE(absl::IsInvalidArgument(
      HttpStream::Open({.url = "file:///etc/passwd"}, limits_, reach_).status()));
}

TEST_F(HttpStreamTest, HoldsNoMoreThanAPiece) {
  static constexpr size_t kPieceBytes = 1 << 20;
  auto stream = Open([](const HttpRequest&, const PeerConnection& client) {
    const std::string piece(kPieceBytes, 'a');
    client.Write(HeadOfStream());
    while (client.Write(piece)) {
    }
  });
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::string bytes;
  for (size_t read = 0; read < 64 * kPieceBytes; read += bytes.size()) {
    bytes.clear();
    ASSERT_TRUE(*(*stream)->Read(absl::Seconds(1), &bytes));
    EXPECT_LE(bytes.size(), 128u * 1024);
    EXPECT_EQ(bytes.find_first_not_of('a'), std::string::npos);
  }
}

}  // namespace
}  // namespace sluis
