#include "models/fasttext/model_info.h"

#include <fmt/format.h>

namespace sluis {
namespace {

std::string_view KindInWords(FastTextModelKind kind) {
  switch (kind) {
    case FastTextModelKind::kCbow:
      return "word vectors (cbow)";
    case FastTextModelKind::kSkipgram:
      return "word vectors (skipgram)";
    case FastTextModelKind::kSupervised:
      return "supervised";
  }
  return "unknown";
}

}  // namespace

std::string Describe(const ModelInfo& info) {
  std::string text =
      fmt::format("{}, loss {}, {} dimensions, {} words, {} labels", KindInWords(info.kind),
                  LossName(info.loss), info.dimension, info.word_count, info.label_count);
  if (info.max_subword_length > 0) {
    fmt::format_to(std::back_inserter(text), ", subwords of {} to {} characters",
                   info.min_subword_length, info.max_subword_length);
  }
  if (info.word_ngrams > 1)
    fmt::format_to(std::back_inserter(text), ", word n-grams up to {}", info.word_ngrams);
  if (info.buckets > 0) fmt::format_to(std::back_inserter(text), ", {} buckets", info.buckets);
  if (info.kept_ngrams >= 0)
    fmt::format_to(std::back_inserter(text), ", {} n-grams kept", info.kept_ngrams);
  if (info.input_quantised) fmt::format_to(std::back_inserter(text), ", quantised");
  if (info.output_quantised) fmt::format_to(std::back_inserter(text), " with its output");
  fmt::format_to(std::back_inserter(text), ", trained on {} tokens, {} bytes", info.token_count,
                 info.file_bytes);
  return text;
}

}  // namespace sluis
