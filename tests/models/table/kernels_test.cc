#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/table/kernels/add_columns.h"
#include "models/table/kernels/add_lifts.h"
#include "models/table/kernels/dense_score.h"
#include "models/table/kernels/head_filter.h"
#include "models/table/kernels/held_terms.h"
#include "models/table/kernels/post_list.h"

namespace sluis {
namespace {

// Numbers for the filters, random.
class FilterData {
 public:
  FilterData(const HeadLayout& layout, size_t posts, std::mt19937_64* random)
      : heads(layout.groups()), codes((kMaxPosts + PostList::kRoom) * layout.groups() * 4) {
    for (Group& group : heads) {
      for (int8_t& each : group.bytes) each = static_cast<int8_t>(Between(-63, 63, random));
    }
    const auto large = static_cast<int32_t>(20'000 * layout.groups());
    for (int32_t& each : start) each = Between(-large, large, random);
    for (int32_t& each : factors) each = Between(0, 9, random) << 16 | Between(0, 99, random);
    for (uint8_t& byte : codes) byte = static_cast<uint8_t>((*random)());
    for (int16_t& each : steps) each = static_cast<int16_t>(Between(-200, 200, random));
    for (int32_t& each : centroids) each = Between(-3000, 3000, random) * 65536;
    list.size = posts;
    for (size_t i = 0; i < posts; ++i) {
      list.posts[i] = static_cast<uint16_t>((*random)() % kMaxPosts);
      list.interests[i] = static_cast<uint16_t>((*random)());
      std::memcpy(gathered.codes[i].data(), &codes[list.posts[i] * layout.groups() * 4],
                  std::min(layout.groups(), GatheredPosts::kGroups) * 4);
      gathered.centroids[i] = centroids[list.posts[i] * kLanes];
    }
  }

  struct alignas(64) Group {
    int8_t bytes[kLanes * 4];
  };
  std::vector<Group> heads;
  alignas(64) int32_t start[kLanes];
  alignas(64) int32_t factors[kLanes];
  std::vector<uint8_t> codes;
  std::vector<int16_t> steps = std::vector<int16_t>(kMaxPosts * kLiftStride);
  std::vector<int32_t> centroids = std::vector<int32_t>(kMaxPosts * kLanes);
  PostList list;
  GatheredPosts gathered;

 private:
  static int Between(int least, int most, std::mt19937_64* random) {
    return std::uniform_int_distribution<int>(least, most)(*random);
  }
};

const std::vector<HeadLayout>& Layouts() {
  static const std::vector<HeadLayout> layouts = {{1, {1}}, {1, {3}}, {2, {3, 7}}, {3, {3, 8, 32}}};
  return layouts;
}

// Every path, at odd sizes too.
TEST(Kernels, FilterTheSameOnEveryPath) {
  std::mt19937_64 random(3);
  size_t passing = 0;
  for (const HeadLayout& layout : Layouts()) {
    for (const size_t posts : {0u, 1u, 2u, 5u, 12u, 15u, 23u, 24u, 25u, 31u, 64u, 256u}) {
      const auto data = std::make_unique<FilterData>(layout, posts, &random);
      for (const int16_t* const steps : {static_cast<int16_t*>(nullptr), data->steps.data()}) {
        for (size_t level = 0; level < layout.levels; ++level) {
          const bool can_gather = level == 0 && layout.lengths(0) + 1 == GatheredPosts::kGroups;
          HeadFilterInput input{layout,
                                level,
                                data->heads.front().bytes,
                                data->start,
                                data->factors,
                                data->codes.data(),
                                data->centroids.data(),
                                steps,
                                &data->list,
                                nullptr};
          std::vector<uint16_t> expected(posts + PostList::kRoom);
          HeadFilterPlain(input, expected.data());
          expected.resize(posts);
          for (const uint16_t interests : expected) passing += interests != 0 ? 1 : 0;
          for (const CpuPath path : SupportedCpuPaths()) {
            for (const bool gathered : {false, true}) {
              if (gathered && !can_gather) continue;
              input.gathered = gathered ? &data->gathered : nullptr;
              std::vector<uint16_t> got(posts + PostList::kRoom, 12345);
              HeadFilterFor(path)(input, got.data());
              got.resize(posts);
              EXPECT_EQ(got, expected) << CpuPathName(path) << " " << posts << " " << gathered;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(passing, 100u);
}

TEST(Kernels, FilterCentroidsTheSameOnEveryPath) {
  std::mt19937_64 random(9);
  size_t alive_posts = 0;
  for (const HeadLayout& layout : Layouts()) {
    for (const size_t posts : {1u, 2u, 5u, 12u, 24u, 25u, 255u, 256u}) {
      const auto data = std::make_unique<FilterData>(layout, posts, &random);
      std::vector<uint8_t> planes(posts * 2 * layout.groups() * 4);
      for (uint8_t& each : planes) each = static_cast<uint8_t>(random());
      const CentroidFilterInput input{layout.groups(), data->heads.front().bytes,
                                      data->start,     data->factors,
                                      planes.data(),   posts};
      std::vector<int32_t> expected_sums(posts * kLanes);
      std::vector<uint16_t> expected(posts);
      CentroidFilterPlain(input, expected_sums.data(), expected.data());
      for (const uint16_t each : expected) alive_posts += each != 0 ? 1 : 0;
      for (const CpuPath path : SupportedCpuPaths()) {
        std::vector<int32_t> sums(posts * kLanes);
        std::vector<uint16_t> alive(posts);
        CentroidFilterFor(path)(input, sums.data(), alive.data());
        EXPECT_EQ(sums, expected_sums) << CpuPathName(path) << " " << posts;
        EXPECT_EQ(alive, expected) << CpuPathName(path) << " " << posts;
      }
    }
  }
  EXPECT_GT(alive_posts, 100u);
}

std::vector<std::pair<uint16_t, uint16_t>> ItemsOf(const PostList& list) {
  std::vector<std::pair<uint16_t, uint16_t>> items;
  for (size_t i = 0; i < list.size; ++i) items.emplace_back(list.posts[i], list.interests[i]);
  return items;
}

TEST(Kernels, ListPostsTheSameOnEveryPath) {
  std::mt19937_64 random(10);
  for (const size_t posts : {1u, 15u, 16u, 31u, 32u, 33u, 64u, 255u, 256u}) {
    std::vector<uint16_t> alive(posts);
    std::vector<uint16_t> passed(kMaxPosts + PostList::kRoom);
    for (uint16_t& each : alive) each = static_cast<uint16_t>(random() & random());
    for (uint16_t& each : passed) each = static_cast<uint16_t>(random() & random() & random());
    std::vector<std::pair<uint16_t, uint16_t>> expected;
    for (size_t p = 0; p < posts; ++p) {
      if ((alive[p] >> 5 & 1) == 0) continue;
      const size_t place = expected.size();
      expected.emplace_back(p, passed[place]);
    }
    std::erase_if(expected, [](const auto& item) { return item.second == 0; });
    for (const CpuPath path : SupportedCpuPaths()) {
      const PostListKernels kernels = PostListKernelsFor(path);
      PostSet set{};
      kernels.add_alive(alive.data(), posts, 5, &set);
      PostList list;
      kernels.list(set, &list);
      PostList kept;
      kernels.keep(passed.data(), list, &kept);
      EXPECT_EQ(ItemsOf(kept), expected) << CpuPathName(path) << " " << posts;
      // In place, too.
      kernels.keep(passed.data(), list, &list);
      EXPECT_EQ(ItemsOf(list), expected) << CpuPathName(path) << " " << posts;
    }
  }
}

TEST(Kernels, AddColumnsInTheOneOrder) {
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal;
  for (const size_t size : {0u, 1u, 7u, 100u}) {
    std::vector<float> x(size);
    std::vector<float> columns(size * 48);
    for (float& value : x) value = normal(random);
    for (float& value : columns) value = normal(random);
    std::vector<float> expected(48, 0.5F);
    ColumnAdderFor(CpuPath::kPlain)(columns.data(), 48, x, expected.data());
    for (const CpuPath path : SupportedCpuPaths()) {
      std::vector<float> got(48, 0.5F);
      ColumnAdderFor(path)(columns.data(), 48, x, got.data());
      EXPECT_EQ(got, expected) << CpuPathName(path);
    }
  }
}

TEST(Kernels, AddTheSameLiftsOnEveryPath) {
  std::mt19937_64 random(11);
  std::vector<LiftColumn> columns(5);
  for (LiftColumn& column : columns) {
    for (int8_t& steps : column.steps) steps = static_cast<int8_t>(random() % 128);
  }
  LiftSums begin;
  for (int16_t& sum : begin.steps) sum = static_cast<int16_t>(random() % 30'000);
  for (const std::vector<uint16_t>& which :
       {std::vector<uint16_t>{}, std::vector<uint16_t>{3}, std::vector<uint16_t>{4, 0, 4, 1, 2}}) {
    LiftSums expected = begin;
    for (const uint16_t each : which) {
      for (size_t slot = 0; slot < kWindowSlots; ++slot) {
        expected.steps[slot] =
            static_cast<int16_t>(expected.steps[slot] + columns[each].steps[slot]);
      }
    }
    for (const CpuPath path : SupportedCpuPaths()) {
      LiftSums got = begin;
      LiftAdderFor(path)(columns.data(), which, &got);
      EXPECT_EQ(got.steps, expected.steps) << CpuPathName(path) << " " << which.size();
    }
  }
}

TEST(Kernels, FindTheSameHeldTermsOnEveryPath) {
  std::mt19937_64 random(13);
  TermMask mask{};
  for (int i = 0; i < 25; ++i) AddTo(&mask, static_cast<uint32_t>(random()));
  for (const size_t size : {0u, 1u, 15u, 16u, 17u, 256u}) {
    std::vector<uint32_t> ids(size);
    for (uint32_t& id : ids) id = static_cast<uint32_t>(random());
    std::vector<uint32_t> expected;
    for (uint32_t i = 0; i < size; ++i) {
      TermMask with = mask;
      AddTo(&with, ids[i]);
      if (with == mask) expected.push_back(i);
    }
    for (const CpuPath path : SupportedCpuPaths()) {
      std::vector<uint32_t> places(size + 16);
      places.resize(HeldTermFinderFor(path)(ids, mask, places.data()));
      EXPECT_EQ(places, expected) << CpuPathName(path) << " " << size;
    }
  }
}

TEST(Kernels, AddUpTheDensePartInTheOneOrder) {
  std::mt19937_64 random(4);
  std::normal_distribution<float> normal;
  for (size_t size = 0; size < 200; ++size) {
    std::vector<float> w(size + 1);
    std::vector<float> x(size + 1);
    for (float& value : w) value = normal(random) * (random() % 9 == 0 ? -0.0F : 1.0F);
    for (float& value : x) value = normal(random);
    const absl::Span<const float> weights(w.data() + 1, size);  // not aligned
    const absl::Span<const float> vector(x.data() + 1, size);
    for (const CpuPath path : SupportedCpuPaths()) {
      EXPECT_EQ(std::bit_cast<uint32_t>(DenseScorerFor(path)(weights, vector)),
                std::bit_cast<uint32_t>(DenseScore(weights, vector)))
          << CpuPathName(path) << " " << size;
    }
  }
}

}  // namespace
}  // namespace sluis
