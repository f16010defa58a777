// Zeroed memory on huge pages where the system has them: a random look into a large table then
// costs one wait for memory and not a second one for its address.
#ifndef SLUIS_MODELS_FASTTEXT_HUGE_MEMORY_H_
#define SLUIS_MODELS_FASTTEXT_HUGE_MEMORY_H_

#include <cstddef>

#include "absl/status/statusor.h"

namespace sluis {

// Owns the memory; movable, and the address stays. data() is aligned to a page; null if empty.
class HugeMemory {
 public:
  HugeMemory() = default;
  // Resource exhausted if the system has not that much to give.
  static absl::StatusOr<HugeMemory> Create(size_t bytes);

  HugeMemory(HugeMemory&& other) noexcept;
  HugeMemory& operator=(HugeMemory&& other) noexcept;
  ~HugeMemory();

  char* data() const { return static_cast<char*>(memory_); }

 private:
  void* memory_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_HUGE_MEMORY_H_
