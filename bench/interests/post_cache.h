// Features of posts, kept in a file: 324 100 of them take longer to make than most benchmarks run.
#ifndef SLUIS_BENCH_INTERESTS_POST_CACHE_H_
#define SLUIS_BENCH_INTERESTS_POST_CACHE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "models/interests/features.h"

namespace sluis {

enum class StreamHalf { kFirst, kSecond };

// `work` is the folder that learn_rows has filled.
[[nodiscard]] absl::Status SavePosts(const std::vector<PostFeatures>& posts,
                                     const std::string& work, StreamHalf half);

// In the order of the stream. NotFound says to run learn_rows.
[[nodiscard]] absl::StatusOr<std::vector<PostFeatures>> LoadPosts(const std::string& work,
                                                                  StreamHalf half);

// Arrays of numbers in the machine's own layout: a cache, not an exchange format. The file holds
// its own length, so that one that was cut off is refused.
[[nodiscard]] absl::Status SaveFloats(const std::vector<float>& values, const std::string& path);
[[nodiscard]] absl::StatusOr<std::vector<float>> LoadFloats(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_POST_CACHE_H_
