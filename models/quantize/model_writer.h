// The bytes of a fastText model file, field by field in the order fastText 0.9.2 writes them.
#ifndef MODELS_QUANTIZE_MODEL_WRITER_H_
#define MODELS_QUANTIZE_MODEL_WRITER_H_

#include <cstdint>
#include <string>

#include "models/fasttext/args.h"
#include "models/fasttext/dictionary.h"
#include "models/quantize/quantised_rows.h"
#include "models/quantize/row_plan.h"

namespace sluis {

// A quantised model of word vectors. Its output matrix has no rows: fastText only uses that
// matrix to train and to predict labels, and of this file it can do neither.
std::string QuantisedModelBytes(const FastTextArgs& args, const FastTextDictionary& dictionary,
                                const RowPlan& plan, const QuantisedRows& rows);

// The size of that file if it kept `ngram_count` n-grams.
int64_t QuantisedModelSize(const FastTextDictionary& dictionary, int32_t dimension,
                           int32_t part_size, int64_t ngram_count);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_MODEL_WRITER_H_
