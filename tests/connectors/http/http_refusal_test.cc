// What other answers mean, and how long a server is left alone.
#include "connectors/http/http_refusal.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

HttpResponse Answer(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

TEST(HttpRefusal, SaysWhetherToTryAgain) {
  const auto code = [](int status) {
    return RefusalError("https://a.example", Answer(status, "")).code();
  };
  for (const int status : {401, 403}) EXPECT_EQ(code(status), absl::StatusCode::kPermissionDenied);
  for (const int status : {404, 410}) EXPECT_EQ(code(status), absl::StatusCode::kNotFound);
  for (const int status : {408, 425, 429, 500, 503}) {
    EXPECT_EQ(code(status), absl::StatusCode::kUnavailable);
  }
  for (const int status : {204, 400, 422}) {
    EXPECT_EQ(code(status), absl::StatusCode::kInvalidArgument);
  }
}

TEST(HttpRefusal, QuotesWhatTheServerSaysButNoPage) {
  const auto words = [](const std::string& body) {
    return std::string(RefusalError("https://a.example", Answer(500, body)).message());
  };
  EXPECT_EQ(words("{\"error\":\n \"na\xC3\xAFve\"}"),
            "https://a.example answers 500: {\"error\": \"na ve\"}.");
  EXPECT_EQ(words("Too many."), "https://a.example answers 500: Too many.");
  EXPECT_EQ(words("<html>"), "https://a.example answers 500.");
  EXPECT_LT(words(std::string(5000, 'a')).size(), 300u);
  HttpResponse moved = Answer(301, "");
  moved.fields = {{"location", "/there"}};
  moved.url = "https://b.example/there";
  EXPECT_EQ(RefusalError("https://a.example", moved).message(),
            "https://a.example answers 301 and leads to https://b.example/there: if that is right, "
            "write that address.");
}

TEST(HttpRefusal, ReadsHowLongAServerWantsToBeLeftAlone) {
  const absl::Time now = absl::FromUnixSeconds(1'773'298'800);  // 2026-03-12 07:00 UTC
  EXPECT_EQ(WantedPause({{"retry-after", "17"}}, now), absl::Seconds(17));
  EXPECT_EQ(WantedPause({{"retry-after", "Thu, 12 Mar 2026 07:02:00 GMT"}}, now), absl::Minutes(2));
  EXPECT_EQ(WantedPause({{"date", "Thu, 12 Mar 2026 07:01:00 GMT"},
                         {"retry-after", "Thu, 12 Mar 2026 07:02:00 GMT"}},
                        now),
            absl::Minutes(1));
  EXPECT_EQ(WantedPause({{"x-ratelimit-reset", "2026-03-12T07:05:00.123Z"}}, now),
            absl::Minutes(5) + absl::Milliseconds(123));
  EXPECT_EQ(WantedPause({{"x-rate-limit-reset", "1773298860"}}, now), absl::Minutes(1));
  EXPECT_EQ(WantedPause({{"retry-after", "999999999"}}, now), absl::Hours(24));
  for (const char* odd : {"", "-5", "soon", "Thu, 12 Mar 2020 07:02:00 GMT"}) {
    EXPECT_EQ(WantedPause({{"retry-after", odd}}, now), absl::ZeroDuration()) << odd;
  }
  EXPECT_EQ(WantedPause({}, now), absl::ZeroDuration());
}

}  // namespace
}  // namespace sluis
