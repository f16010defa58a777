#include "models/table/row_memory.h"

#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "absl/base/config.h"
#include "models/fasttext/huge_memory.h"

namespace sluis {
namespace {

constexpr size_t kAlignment = 16;
// Reserved at once; the system gives pages as they are used. Much larger than a huge page, of which
// the parts at the ends can be none.
constexpr size_t kChunkBytes = size_t{64} << 20;

// AddressSanitizer shall see who looks at a row that is gone.
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
constexpr bool kIsWatched = true;
#else
constexpr bool kIsWatched = false;
#endif

class RowMemory {
 public:
  void* Take(size_t units) {
    const std::lock_guard lock(mutex_);
    // Room for the row when it is given back: there nothing may fail.
    if (units >= free_.size()) free_.resize(units + 1);
    if (free_[units] != nullptr) {
      return std::exchange(free_[units], free_[units]->next);
    }
    const size_t bytes = units * kAlignment;
    if (left_ < bytes) AddChunk(bytes);
    left_ -= bytes;
    return std::exchange(next_, next_ + bytes);
  }

  void Give(void* memory, size_t units) {
    const std::lock_guard lock(mutex_);
    free_[units] = new (memory) FreePiece{free_[units]};
  }

 private:
  struct FreePiece {
    FreePiece* next;
  };

  void AddChunk(size_t bytes) {
    auto chunk = HugeMemory::Create(bytes > kChunkBytes ? bytes : kChunkBytes);
    if (!chunk.ok()) throw std::bad_alloc();
    chunks_.push_back(*std::move(chunk));
    next_ = chunks_.back().data();
    left_ = bytes > kChunkBytes ? bytes : kChunkBytes;
  }

  std::mutex mutex_;
  std::vector<HugeMemory> chunks_;
  char* next_ = nullptr;          // in the last chunk
  size_t left_ = 0;               // bytes behind it
  std::vector<FreePiece*> free_;  // [units of kAlignment]
};

// Never destroyed: tables may be static, too.
RowMemory& TheRowMemory() {
  static auto* const memory = new RowMemory();
  return *memory;
}

}  // namespace

void* TakeRowMemory(size_t bytes) {
  if constexpr (kIsWatched) return ::operator new(bytes);
  return TheRowMemory().Take((bytes + kAlignment - 1) / kAlignment);
}

void GiveRowMemory(void* memory, size_t bytes) {
  if constexpr (kIsWatched) return ::operator delete(memory);
  TheRowMemory().Give(memory, (bytes + kAlignment - 1) / kAlignment);
}

}  // namespace sluis
