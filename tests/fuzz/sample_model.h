// Sound model files of a few words, for a fuzzer to damage.
#ifndef SLUIS_TESTS_FUZZ_SAMPLE_MODEL_H_
#define SLUIS_TESTS_FUZZ_SAMPLE_MODEL_H_

#include <string>

namespace sluis {

inline constexpr int kSampleModels = 8;

// Requires 0 <= `number` < kSampleModels: each loss of fastText, dense and quantised.
std::string SampleModel(int number);

}  // namespace sluis

#endif  // SLUIS_TESTS_FUZZ_SAMPLE_MODEL_H_
