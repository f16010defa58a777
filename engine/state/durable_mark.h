// The number of the last batch that was acknowledged, in a file of its own.
//
// RocksDB takes a damaged length near the end of its log for a torn write and silently drops what
// follows. With this mark a start that recovers less than was promised is seen and refused. The
// file holds two slots of 24 bytes (magic, number, XXH3-64 of both); writes alternate, so that a
// torn write always leaves the other slot whole.
#ifndef SLUIS_ENGINE_STATE_DURABLE_MARK_H_
#define SLUIS_ENGINE_STATE_DURABLE_MARK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sluis {

// Belongs to one thread. Owns its file descriptor.
class DurableMark {
 public:
  // Creates the file with number 0 when it is absent. DataLoss when neither slot is whole.
  [[nodiscard]] static absl::StatusOr<DurableMark> Open(const std::string& path, bool sync);
  ~DurableMark();
  DurableMark(DurableMark&& other) noexcept;
  DurableMark& operator=(DurableMark&&) = delete;

  uint64_t number() const { return number_; }
  // Durable when it returns OK. Requires number > number().
  [[nodiscard]] absl::Status Write(uint64_t number);

 private:
  DurableMark(std::string path, int file, bool sync)
      : path_(std::move(path)), file_(file), sync_(sync) {}
  absl::Status Read();

  std::string path_;
  int file_;
  bool sync_;
  uint64_t number_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_DURABLE_MARK_H_
