#include "engine/pipeline/worker_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(WorkerPool, DoesWhatIsAheadOnceBesideOtherWork) {
  for (const int threads : {1, 2, 5}) {
    WorkerPool pool(threads);
    for (const size_t count : {size_t{0}, size_t{1}, size_t{7}, size_t{1000}}) {
      std::vector<int> first(count, 0);
      std::vector<int> second(count, 0);
      const auto count_up = [](std::vector<int>* done) {
        return [done](size_t begin, size_t end) {
          for (size_t i = begin; i < end; ++i) ++(*done)[i];
        };
      };
      WorkerPool::Ahead one(&pool, count, 3, count_up(&first));
      WorkerPool::Ahead two(&pool, count, 1, count_up(&second));
      std::vector<int> now(100, 0);
      pool.ParallelFor(100, count_up(&now));
      EXPECT_EQ(now, std::vector<int>(100, 1));
      two.Finish();
      EXPECT_EQ(second, std::vector<int>(count, 1));
      one.Finish();
      EXPECT_EQ(first, std::vector<int>(count, 1));
    }
  }
}

TEST(WorkerPool, TouchesNothingAheadOnceItIsGone) {
  WorkerPool pool(3);
  for (int call = 0; call < 2000; ++call) {
    std::atomic<int> running = 0;
    std::vector<int> done(64, 0);
    {
      const WorkerPool::Ahead dropped(&pool, done.size(), 1, [&](size_t begin, size_t end) {
        ++running;
        for (size_t i = begin; i < end; ++i) ++done[i];
        --running;
      });
    }
    EXPECT_EQ(running, 0);
    EXPECT_LE(*std::max_element(done.begin(), done.end()), 1);
  }
}

}  // namespace
}  // namespace sluis
