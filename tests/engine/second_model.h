// Another model than the shipped one, to change to: skipgram of 20 dimensions on a few sentences,
// normalised with sluis-1.
#ifndef SLUIS_TESTS_ENGINE_SECOND_MODEL_H_
#define SLUIS_TESTS_ENGINE_SECOND_MODEL_H_

#include <string>

#include "tests/engine/scratch_folder.h"

namespace sluis {

// Trained in a moment; the file is there as long as this lives.
class SecondModel {
 public:
  SecondModel();
  std::string path() const { return folder_ / "second.bin"; }

 private:
  const ScratchFolder folder_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_SECOND_MODEL_H_
