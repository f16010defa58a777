#include "bench/interests/post_cache.h"

#include <cstdint>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

template <typename T>
void Write(const T* values, size_t count, std::ofstream* out) {
  out->write(reinterpret_cast<const char*>(values),
             static_cast<std::streamsize>(count * sizeof(T)));
}

template <typename T>
bool Read(T* values, size_t count, std::ifstream* in) {
  in->read(reinterpret_cast<char*>(values), static_cast<std::streamsize>(count * sizeof(T)));
  return static_cast<bool>(*in);
}

// At most what the benchmarks could ever hold: a damaged length must not be allocated.
constexpr uint64_t kMostValues = 1ULL << 32;

template <typename T>
void WriteArray(const std::vector<T>& values, std::ofstream* out) {
  const uint64_t count = values.size();
  Write(&count, 1, out);
  Write(values.data(), values.size(), out);
}

template <typename T>
bool ReadArray(std::vector<T>* values, std::ifstream* in) {
  uint64_t count = 0;
  if (!Read(&count, 1, in) || count > kMostValues) return false;
  values->resize(count);
  return Read(values->data(), count, in);
}

absl::Status Finish(const std::string& path, std::ofstream* out) {
  out->close();
  if (*out) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(path, " cannot be written."));
}

absl::Status Missing(const std::string& path) {
  return absl::NotFoundError(absl::StrCat(path, " is not there or not whole. Run learn_rows."));
}

std::string PathOf(const std::string& work, StreamHalf half) {
  return work + (half == StreamHalf::kFirst ? "/posts-first.bin" : "/posts-second.bin");
}

}  // namespace

absl::Status SavePosts(const std::vector<PostFeatures>& posts, const std::string& work,
                       StreamHalf half) {
  const std::string path = PathOf(work, half);
  std::ofstream out(path, std::ios::binary);
  const uint64_t count = posts.size();
  Write(&count, 1, &out);
  for (const PostFeatures& post : posts) {
    WriteArray(post.x, &out);
    WriteArray(post.terms, &out);
  }
  return Finish(path, &out);
}

absl::StatusOr<std::vector<PostFeatures>> LoadPosts(const std::string& work, StreamHalf half) {
  const std::string path = PathOf(work, half);
  std::ifstream in(path, std::ios::binary);
  uint64_t count = 0;
  if (!Read(&count, 1, &in) || count > kMostValues) return Missing(path);
  std::vector<PostFeatures> posts(count);
  for (PostFeatures& post : posts) {
    if (!ReadArray(&post.x, &in) || !ReadArray(&post.terms, &in)) return Missing(path);
  }
  return posts;
}

absl::Status SaveFloats(const std::vector<float>& values, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  WriteArray(values, &out);
  return Finish(path, &out);
}

absl::StatusOr<std::vector<float>> LoadFloats(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<float> values;
  if (!ReadArray(&values, &in)) return Missing(path);
  return values;
}

}  // namespace sluis
