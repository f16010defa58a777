#include "tools/operation/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <spdlog/sinks/ostream_sink.h>

#include <memory>
#include <sstream>
#include <string>

namespace sluis {
namespace {

using testing::EndsWith;
using testing::MatchesRegex;

class LogTest : public testing::Test {
 protected:
  std::string Written() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  std::ostringstream out_;
  Log log_{std::make_shared<spdlog::sinks::ostream_sink_mt>(out_), LogLevel::kInfo,
           LogFormat::kText};
};

TEST_F(LogTest, TextIsKeysAndValues) {
  log_.Write(LogLevel::kWarn, "error", {{"message", "disk\nfull"}, {"tries", 3}});
  EXPECT_THAT(Written(), MatchesRegex("20[0-9-]+T[0-9:.]+Z warn event=error "
                                      "message=\"disk\\\\nfull\" tries=3\n"));
}

TEST_F(LogTest, JsonIsAnObjectALine) {
  log_.Use(LogLevel::kInfo, LogFormat::kJson);
  const std::string hostile = "\"},{\n\x1b[31m\u202e\xff";
  log_.Write(LogLevel::kError, "error", {{"message", hostile}, {"tries", -3}});
  const std::string line = Written();
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  simdjson::dom::parser parser;
  simdjson::dom::element object = parser.parse(line);
  EXPECT_EQ(std::string_view(object["level"]), "error");
  EXPECT_EQ(std::string_view(object["event"]), "error");
  EXPECT_EQ(std::string_view(object["message"]), "\"},{\n\x1b[31m\u202e\ufffd");
  EXPECT_EQ(int64_t(object["tries"]), -3);
}

TEST_F(LogTest, WritesWhatIsAtOrAboveItsLevel) {
  log_.Write(LogLevel::kDebug, "match", {});
  EXPECT_EQ(Written(), "");
  log_.Use(LogLevel::kDebug, LogFormat::kText);
  log_.Write(LogLevel::kDebug, "match", {});
  EXPECT_THAT(Written(), EndsWith(" debug event=match\n"));
  log_.Use(LogLevel::kError, LogFormat::kText);
  log_.Write(LogLevel::kWarn, "error", {});
  EXPECT_EQ(Written(), "");
}

}  // namespace
}  // namespace sluis
