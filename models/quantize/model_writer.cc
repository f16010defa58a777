#include "models/quantize/model_writer.h"

#include <bit>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sluis {
namespace {

static_assert(std::endian::native == std::endian::little, "model files are little-endian");

constexpr int32_t kSignature = 793712314;
constexpr int32_t kVersion = 12;

template <typename T>
void Put(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <typename T>
void PutAll(const std::vector<T>& values, std::string& out) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

void PutArgs(const FastTextArgs& args, std::string& out) {
  for (const int32_t field :
       {kSignature, kVersion, args.dimension, args.window, args.epochs, args.min_count,
        args.negatives, args.word_ngrams, static_cast<int32_t>(args.loss),
        static_cast<int32_t>(args.model), args.buckets, args.min_subword_length,
        args.max_subword_length, args.learning_rate_updates}) {
    Put(field, out);
  }
  Put(args.sampling_threshold, out);
}

void PutDictionary(const FastTextDictionary& dictionary, const std::vector<int32_t>& buckets,
                   std::string& out) {
  Put(dictionary.size(), out);
  Put(dictionary.word_count(), out);
  Put(dictionary.label_count(), out);
  Put(dictionary.token_count(), out);
  Put(static_cast<int64_t>(buckets.size()), out);
  for (int32_t number = 0; number < dictionary.size(); ++number) {
    out.append(dictionary.Text(number)).push_back('\0');
    Put(dictionary.Count(number), out);
    Put(static_cast<int8_t>(dictionary.IsLabel(number) ? 1 : 0), out);
  }
  for (size_t place = 0; place < buckets.size(); ++place) {
    Put(buckets[place], out);
    Put(static_cast<int32_t>(place), out);
  }
}

void PutQuantizer(const ProductQuantizer& quantizer, std::string& out) {
  for (const int32_t field : {quantizer.dimension(), quantizer.part_count(), quantizer.part_size(),
                              quantizer.last_part_size()}) {
    Put(field, out);
  }
  PutAll(quantizer.FileCentroids(), out);
}

void PutRows(const QuantisedRows& rows, std::string& out) {
  Put(uint8_t{1}, out);  // lengths apart
  Put(rows.row_count, out);
  Put(static_cast<int64_t>(rows.directions.dimension()), out);
  Put(static_cast<int32_t>(rows.codes.size()), out);
  PutAll(rows.codes, out);
  PutQuantizer(rows.directions, out);
  PutAll(rows.length_codes, out);
  PutQuantizer(rows.lengths, out);
}

}  // namespace

std::string QuantisedModelBytes(const FastTextArgs& args, const FastTextDictionary& dictionary,
                                const RowPlan& plan, const QuantisedRows& rows) {
  std::string out;
  PutArgs(args, out);
  PutDictionary(dictionary, plan.buckets, out);
  Put(uint8_t{1}, out);  // the input is quantised
  PutRows(rows, out);
  Put(uint8_t{0}, out);  // the output is dense
  Put(int64_t{0}, out);
  Put(static_cast<int64_t>(args.dimension), out);
  return out;
}

int64_t QuantisedModelSize(const FastTextDictionary& dictionary, int32_t dimension,
                           int32_t part_size, int64_t ngram_count) {
  constexpr int64_t kArgs = 14 * 4 + 8;
  constexpr int64_t kDictionaryHead = 3 * 4 + 2 * 8;
  constexpr int64_t kRowsHead = 1 + 1 + 2 * 8 + 4 + 2 * 4 * 4;
  constexpr int64_t kOutput = 1 + 2 * 8;
  constexpr int64_t kEntryTail = 1 + 8 + 1;
  const int64_t centroid_bytes = (int64_t{dimension} + 1) * ProductQuantizer::kCentroids * 4;
  const int64_t row_bytes = (dimension + part_size - 1) / part_size + 1;
  int64_t size = kArgs + kDictionaryHead + kRowsHead + kOutput + centroid_bytes;
  for (int32_t number = 0; number < dictionary.size(); ++number) {
    size += static_cast<int64_t>(dictionary.Text(number).size()) + kEntryTail;
  }
  return size + dictionary.word_count() * row_bytes + ngram_count * (row_bytes + 8);
}

}  // namespace sluis
