// A cursor over the bytes of a model file that trusts nothing the file says about itself.
//
// Every read is checked against what is left. The first failure sticks: later reads return zeros
// and empty views and the cursor stays, so a parser may read a group of fields and look at ok()
// once, before it uses any of them as a size. Nothing is allocated here.
#ifndef MODELS_FASTTEXT_MODEL_FILE_READER_H_
#define MODELS_FASTTEXT_MODEL_FILE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace sluis {

class ModelFileReader {
 public:
  // `bytes` must outlive the reader and every view it hands out. `name` is the path for sentences.
  ModelFileReader(std::string_view bytes, std::string name)
      : bytes_(bytes), name_(std::move(name)) {}

  // Names the part that is read from here on ("dictionary", "input matrix").
  void EnterPart(std::string_view part) { EnterPart(part, offset_); }
  void EnterPart(std::string_view part, uint64_t offset);

  // Little-endian fields, as fastText writes them.
  int32_t Int32();
  int64_t Int64();
  double Double();
  uint8_t Byte();
  bool Flag();  // a byte that must be 0 or 1

  // `count` items of `width` bytes; a negative count fails like one that is too large.
  std::string_view Array(int64_t count, int64_t width);

  // The bytes up to the next zero byte, which is skipped.
  std::string_view ZeroTerminated();

  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }
  uint64_t offset() const { return offset_; }
  uint64_t remaining() const { return bytes_.size() - offset_; }

  // The error for content that cannot be right: file, part, where the part begins, what is wrong
  // and what to do. A failed read that came first is returned instead.
  absl::Status Refuse(std::string_view what) const;

 private:
  std::string_view Take(uint64_t size);
  template <typename T>
  T Field();

  std::string_view bytes_;
  std::string name_;
  std::string part_ = "header";
  uint64_t part_offset_ = 0;
  uint64_t offset_ = 0;
  absl::Status status_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_MODEL_FILE_READER_H_
