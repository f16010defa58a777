// Two threads write one integer without a lock: a race on purpose, so that a test can see the
// ThreadSanitizer build catch it. Built in the tsan preset only.
#include <thread>

namespace {

int shared_number = 0;

void Add() {
  for (int i = 0; i < 100'000; ++i) shared_number = shared_number + 1;
}

}  // namespace

int main() {
  std::thread one(Add);
  std::thread other(Add);
  one.join();
  other.join();
  return 0;
}
