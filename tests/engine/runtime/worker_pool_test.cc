#include "engine/runtime/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace sluis {
namespace {

TEST(WorkerPool, DoesEachItemOnceWhateverTheThreads) {
  for (const int threads : {1, 2, 5}) {
    WorkerPool pool(threads);
    for (const size_t count : {size_t{0}, size_t{1}, size_t{7}, size_t{1000}}) {
      std::vector<int> done(count, 0);
      pool.ParallelFor(count, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) ++done[i];
      });
      EXPECT_EQ(done, std::vector<int>(count, 1));
    }
  }
}

TEST(WorkerPool, LeavesNoWorkUnfinishedOverManyCalls) {
  WorkerPool pool(3);
  std::atomic<size_t> total = 0;
  for (int call = 0; call < 2000; ++call) {
    pool.ParallelFor(16, [&](size_t begin, size_t end) { total += end - begin; });
    ASSERT_EQ(total, static_cast<size_t>(call + 1) * 16);
  }
}

}  // namespace
}  // namespace sluis
