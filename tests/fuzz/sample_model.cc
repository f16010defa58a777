#include "tests/fuzz/sample_model.h"

#include <cstdint>
#include <initializer_list>
#include <utility>

namespace sluis {
namespace {

constexpr int kLosses = 4;
constexpr int kWords = 3;
constexpr int kLabels = 2;
constexpr int kBuckets = 4;

class Writer {
 public:
  template <typename Number>
  void Put(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  void Int32s(std::initializer_list<int32_t> numbers) {
    for (const int32_t number : numbers) Put(number);
  }
  void Floats(int count) {
    for (int i = 0; i < count; ++i) Put(0.25F * static_cast<float>(i % 9 - 4));
  }
  void Entry(const std::string& text, int64_t count, int8_t type) {
    bytes_.append(text.c_str(), text.size() + 1);
    Put(count);
    Put(type);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void PutDictionary(Writer& writer) {
  writer.Int32s({kWords + kLabels, kWords, kLabels});
  writer.Put(int64_t{12});
  writer.Put(int64_t{-1});  // no cutoff
  writer.Entry("</s>", 5, 0);
  writer.Entry("de", 4, 0);
  writer.Entry("brug", 3, 0);
  writer.Entry("__label__a", 3, 1);
  writer.Entry("__label__b", 2, 1);
}

void PutDense(Writer& writer, int64_t rows, int32_t columns) {
  writer.Put(rows);
  writer.Put(int64_t{columns});
  writer.Floats(static_cast<int>(rows) * columns);
}

// One part of one dimension, so that a codebook has 256 numbers.
void PutQuantised(Writer& writer, int64_t rows, bool norms) {
  writer.Put(int8_t{norms});
  writer.Put(rows);
  writer.Put(int64_t{1});
  writer.Put(static_cast<int32_t>(rows));
  for (int64_t row = 0; row < rows; ++row) writer.Put(static_cast<uint8_t>(row * 31));
  writer.Int32s({1, 1, 1, 1});
  writer.Floats(256);
  if (!norms) return;
  for (int64_t row = 0; row < rows; ++row) writer.Put(static_cast<uint8_t>(row * 17));
  writer.Int32s({1, 1, 1, 1});
  writer.Floats(256);
}

}  // namespace

std::string SampleModel(int number) {
  const bool quantised = number >= kLosses;
  const int32_t dimension = quantised ? 1 : 3;
  const int32_t loss = 1 + number % kLosses;
  Writer writer;
  writer.Int32s({793712314, 12});
  // dimension, window, epochs, least count, negatives, word n-grams, loss, supervised, buckets,
  // shortest and longest subword, learning rate updates
  writer.Int32s({dimension, 5, 5, 1, 5, 2, loss, 3, kBuckets, 2, 3, 100});
  writer.Put(1e-4);
  PutDictionary(writer);
  writer.Put(int8_t{quantised});
  if (quantised) {
    PutQuantised(writer, kWords + kBuckets, true);
  } else {
    PutDense(writer, kWords + kBuckets, dimension);
  }
  writer.Put(int8_t{quantised});
  if (quantised) {
    PutQuantised(writer, kLabels, false);
  } else {
    PutDense(writer, kLabels, dimension);
  }
  return writer.Take();
}

}  // namespace sluis
