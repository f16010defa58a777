#include "tools/operation/metrics_reading.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

MetricsReading Parse(const std::string& text) {
  auto reading = MetricsReading::Parse(text);
  EXPECT_TRUE(reading.ok()) << reading.status();
  return reading.ok() ? *reading : MetricsReading();
}

TEST(MetricsReading, FindsSamplesByNameAndLabels) {
  const MetricsReading reading = Parse(
      "# HELP a_total What.\n# TYPE a_total counter\n"
      "a_total{result=\"good\"} 3\na_total{result=\"a \\\"b\\\" }\"} 4\na_total_more 5\nb 1e+06\n");
  EXPECT_EQ(reading.Value("a_total{result=\"good\"}"), 3);
  EXPECT_EQ(reading.Sum("a_total"), 7);
  EXPECT_EQ(reading.Value("b"), 1e6);
  EXPECT_EQ(reading.Value("c"), 0);
}

TEST(MetricsReading, NamesALineThatIsNoSample) {
  for (const char* wrong :
       {"a 1\nb\n", "a 1\nb \n", "a 1\n 2\n", "a 1\nb two\n", "a 1\nb{c=\"d 2\n"}) {
    const auto reading = MetricsReading::Parse(wrong);
    ASSERT_FALSE(reading.ok()) << wrong;
    EXPECT_NE(reading.status().message().find("Line 2"), std::string::npos) << wrong;
  }
}

std::string Histogram(int upto1, int upto2, int all) {
  return "h_bucket{le=\"1\"} " + std::to_string(upto1) + "\nh_bucket{le=\"2\"} " +
         std::to_string(upto2) + "\nh_bucket{le=\"+Inf\"} " + std::to_string(all) + "\n";
}

TEST(MetricsReading, QuantilesLieWithinTheirClass) {
  const MetricsReading before = Parse(Histogram(100, 100, 100));
  const MetricsReading now = Parse(Histogram(110, 120, 120));
  // Ten up to 1, ten up to 2.
  EXPECT_DOUBLE_EQ(now.Quantile("h", .25, before), .5);
  EXPECT_DOUBLE_EQ(now.Quantile("h", .75, before), 1.5);
  EXPECT_DOUBLE_EQ(now.Quantile("h", .5, before), 1);
  EXPECT_EQ(now.Quantile("h", .5, now), 0);
  EXPECT_DOUBLE_EQ(Parse(Histogram(0, 0, 9)).Quantile("h", .5, MetricsReading()), 2);
}

}  // namespace
}  // namespace sluis
