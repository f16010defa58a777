// The scratch memory that one thread keeps for a model: no call allocates once it is warm.
#ifndef MODELS_FASTTEXT_WORKSPACE_H_
#define MODELS_FASTTEXT_WORKSPACE_H_

#include <vector>

#include "models/fasttext/group_loss.h"
#include "models/fasttext/line_rows.h"
#include "models/fasttext/loss.h"
#include "models/fasttext/text_rows.h"

namespace sluis {

// Any model, any order of calls; one thread at a time. The contents mean nothing between calls.
struct FastTextWorkspace {
  LineRows line;
  TextRows texts;
  std::vector<float> hidden;   // [16][dimension]
  std::vector<float> columns;  // the same as [dimension][16]
  std::vector<float> scores;   // [output rows][16]
  GroupBest best;
  LossScratch loss;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_WORKSPACE_H_
