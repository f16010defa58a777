// The clock of the programs that are measured by themselves.
#ifndef SLUIS_BENCH_PROCESSOR_SECONDS_H_
#define SLUIS_BENCH_PROCESSOR_SECONDS_H_

#include <ctime>

namespace sluis {

// Of this thread: what else the machine does disturbs it less than the time of the day.
inline double ProcessorSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace sluis

#endif  // SLUIS_BENCH_PROCESSOR_SECONDS_H_
