// The scratch memory that one thread keeps for a model: no call allocates once it is warm.
#ifndef MODELS_FASTTEXT_WORKSPACE_H_
#define MODELS_FASTTEXT_WORKSPACE_H_

#include <vector>

#include "models/fasttext/line_rows.h"
#include "models/fasttext/loss.h"

namespace sluis {

// Any model, any order of calls; one thread at a time. The contents mean nothing between calls.
struct FastTextWorkspace {
  LineRows line;
  std::vector<float> hidden;
  LossScratch loss;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_WORKSPACE_H_
