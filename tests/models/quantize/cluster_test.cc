#include "models/quantize/cluster.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace sluis {
namespace {

std::vector<float> Spiral(size_t points) {
  std::vector<float> values;
  for (size_t i = 0; i < points; ++i) {
    const float turn = static_cast<float>(i) * 0.37F;
    values.push_back(turn * std::cos(turn));
    values.push_back(turn * std::sin(turn));
  }
  return values;
}

TEST(Cluster, GivesTheSameCentroidsEachTime) {
  const std::vector<float> points = Spiral(3000);
  EXPECT_EQ(FindCentroids(points, 2), FindCentroids(points, 2));
}

TEST(Cluster, FindsAsManyPointsAsThereAreCentroids) {
  const std::vector<float> points = Spiral(kClusterCount);
  const std::vector<float> centroids = FindCentroids(points, 2);
  std::set<int32_t> numbers;
  for (size_t i = 0; i < size_t{kClusterCount}; ++i) {
    const int32_t number = NearestCentroid(&points[2 * i], centroids.data(), 2);
    numbers.insert(number);
    EXPECT_FLOAT_EQ(centroids[static_cast<size_t>(number)], points[2 * i]);
  }
  EXPECT_EQ(numbers.size(), size_t{kClusterCount});
}

TEST(Cluster, TakesFewerPointsThanCentroids) {
  const std::vector<float> points = {1, 2, 3};
  const std::vector<float> centroids = FindCentroids(points, 1);
  ASSERT_EQ(centroids.size(), size_t{kClusterCount});
  for (const float& point : points) {
    const auto number = static_cast<size_t>(NearestCentroid(&point, centroids.data(), 1));
    EXPECT_NEAR(centroids[number], point, 1e-3);
  }
}

TEST(Cluster, NearestCentroidAgreesWithTheObviousSearch) {
  const std::vector<float> points = Spiral(1000);
  const std::vector<float> centroids = FindCentroids(points, 2);
  for (size_t i = 0; i < 1000; ++i) {
    size_t best = 0;
    float smallest = INFINITY;
    for (size_t c = 0; c < size_t{kClusterCount}; ++c) {
      const float x = points[2 * i] - centroids[c];
      const float y = points[2 * i + 1] - centroids[size_t{kClusterCount} + c];
      if (x * x + y * y < smallest) {
        smallest = x * x + y * y;
        best = c;
      }
    }
    EXPECT_EQ(NearestCentroid(&points[2 * i], centroids.data(), 2), static_cast<int32_t>(best));
  }
}

TEST(Cluster, ChoosesTheLowestOfEqualCentroids) {
  const std::vector<float> centroids(kClusterCount, 4.0F);
  const float point = 1;
  EXPECT_EQ(NearestCentroid(&point, centroids.data(), 1), 0);
}

}  // namespace
}  // namespace sluis
