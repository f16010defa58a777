// Messages that are nearly right.
#ifndef SLUIS_BENCH_HOSTILE_FRAME_MUTATION_H_
#define SLUIS_BENCH_HOSTILE_FRAME_MUTATION_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

// Messages of each kind of a socket, whole and right: eight times those of tests/proto/golden whose
// names begin with `prefix` ("control_request."), and once some that the engine of itself takes.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> ReadSeeds(const std::string& golden_folder,
                                                                 const std::string& prefix);

// The same messages for the same seeds and number. Belongs to one thread.
class FrameMutation {
 public:
  FrameMutation(std::vector<std::string> seeds, uint64_t number);

  // One of the seeds with some of its bytes exchanged, cut, doubled, put in from elsewhere, or
  // made an extreme length.
  std::string Next();
  // The same done to these bytes.
  void Change(std::string* bytes);

  // Below `end`.
  size_t Draw(size_t end);

 private:
  void ChangeOnce(std::string* bytes);

  const std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_FRAME_MUTATION_H_
