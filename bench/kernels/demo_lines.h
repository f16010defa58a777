// The lines that the benchmarks of this folder read: the posts of the bundled demo.
#ifndef SLUIS_BENCH_KERNELS_DEMO_LINES_H_
#define SLUIS_BENCH_KERNELS_DEMO_LINES_H_

#include <string>
#include <vector>

namespace sluis {

// The model that comes with the program.
inline constexpr char kShippedModel[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";

// Normalised as that model was trained. Empty if the file cannot be read.
std::vector<std::string> DemoLines();

}  // namespace sluis

#endif  // SLUIS_BENCH_KERNELS_DEMO_LINES_H_
