// A program of its own, because it counts every allocation of the process.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/model.h"
#include "tests/models/fasttext/odd_pieces.h"
#include "tests/models/fasttext/reference.h"

namespace {

std::atomic<int64_t> allocations = 0;

void* Allocate(size_t bytes) {
  ++allocations;
  void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(size_t bytes) { return Allocate(bytes); }
void* operator new[](size_t bytes) { return Allocate(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*bytes*/) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t /*bytes*/) noexcept { std::free(memory); }

namespace sluis {
namespace {

class AllocationTest : public testing::TestWithParam<std::string> {};

TEST_P(AllocationTest, PredictingWhatAWorkspaceHasSeenAllocatesNothing) {
  const TemporaryFolder folder;
  const auto model = MustLoad(TrainReference("supervised", GetParam(), TrainingText(), folder));
  std::minstd_rand random(31);
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(RandomText(random));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  FastTextWorkspace workspace;
  PredictionBatch batch;
  const auto predict = [&] {
    for (const int k : {1, 5}) model->PredictBatch(views, k, 0, workspace, &batch);
  };
  predict();
  const int64_t before = allocations;
  predict();
  EXPECT_EQ(allocations - before, 0);
  EXPECT_GT(before, 0);
}

INSTANTIATE_TEST_SUITE_P(Models, AllocationTest,
                         testing::Values("-loss softmax", "-loss ova -wordNgrams 2",
                                         "-loss hs -minn 2 -maxn 4"));

}  // namespace
}  // namespace sluis
