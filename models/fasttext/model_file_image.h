// The bytes of one model file, readable and never written.
//
// A mapped file is shared with the page cache, so a large model costs memory only for the pages
// that are touched. It must be replaced by renaming a new file over it, never rewritten in place:
// a file that shrinks while it is mapped ends the process (SIGBUS), as with every mapped file.
#ifndef MODELS_FASTTEXT_MODEL_FILE_IMAGE_H_
#define MODELS_FASTTEXT_MODEL_FILE_IMAGE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

// Owns the mapping (or the string) behind bytes(). Movable; views into bytes() stay valid when it
// moves. Safe to read from many threads.
class ModelFileImage {
 public:
  // Maps a regular file. Not found, not readable, empty or not a file: the status says which.
  static absl::StatusOr<ModelFileImage> Map(const std::string& path);

  // Takes bytes that are already in memory; `name` stands for the path in error sentences.
  static ModelFileImage FromBytes(std::string name, std::string_view bytes);

  ModelFileImage(ModelFileImage&& other) noexcept;
  ModelFileImage& operator=(ModelFileImage&& other) noexcept;
  ~ModelFileImage();

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return {data_, size_}; }

  // XXH3-128 of all bytes, 32 lower-case hexadecimal digits. Reads the whole file.
  std::string ContentHash() const;

 private:
  ModelFileImage(std::string name, const char* data, size_t size, bool mapped)
      : name_(std::move(name)), data_(data), size_(size), mapped_(mapped) {}

  void Release();

  std::string name_;
  const char* data_ = nullptr;
  size_t size_ = 0;
  bool mapped_ = false;  // else data_ is new[]
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_MODEL_FILE_IMAGE_H_
