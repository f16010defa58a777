// Which input rows of a model are worth their bytes, and what is done to them before quantising.
//
// A line's vector is the plain mean of the rows of its words and character n-grams, so a row that
// training hardly saw counts as much as any other and adds noise, and a row that every line has
// adds nothing but a constant. Hence three steps, all of which stay within the file format:
//   cutoff   only the n-grams that the training text used most keep a row;
//   centre   the mean row of the training text is taken from every row, and so from every line;
//   damping  rows are scaled by a / (a + p), p being their share of all row uses (smooth inverse
//            frequency; Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for Sentence
//            Embeddings"), so the plain mean becomes a weighted one.
#ifndef MODELS_QUANTIZE_ROW_PLAN_H_
#define MODELS_QUANTIZE_ROW_PLAN_H_

#include <cstdint>
#include <vector>

#include "models/fasttext/model.h"

namespace sluis {

struct RowPlan {
  std::vector<int32_t> buckets;  // of the n-grams that keep a row, ascending: row word_count + i
  std::vector<int64_t> uses;     // of each new row by the training text, words first
  int64_t used_ngrams = 0;       // buckets that any dictionary word uses

  int64_t row_count() const { return static_cast<int64_t>(uses.size()); }
};

// Keeps every word and the `max_ngrams` n-grams with most uses (of equals the lower bucket).
// Requires a model without a cutoff.
RowPlan PlanRows(const FastTextModel& model, int64_t max_ngrams);

// The planned rows, one behind the other, centred if `centre` and damped if `damping` is above 0.
std::vector<float> PlannedRows(const FastTextModel& model, const RowPlan& plan, bool centre,
                               double damping);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_ROW_PLAN_H_
