#include "models/fasttext/args.h"

#include <fmt/format.h>

namespace sluis {
namespace {

constexpr int32_t kSignature = 793712314;
constexpr int32_t kOldestVersion = 11;
constexpr int32_t kNewestVersion = 12;

absl::Status CheckSignature(const ModelFileReader& reader, int32_t signature, int32_t version) {
  if (!reader.ok()) return reader.status();
  if (signature != kSignature) {
    return reader.Refuse("it does not begin as a fastText .bin or .ftz file does");
  }
  if (version < kOldestVersion || version > kNewestVersion) {
    return reader.Refuse(fmt::format("format version {} is not one of {} and {}", version,
                                     kOldestVersion, kNewestVersion));
  }
  return absl::OkStatus();
}

// What is wrong, empty if nothing is.
std::string FindFault(const FastTextArgs& args) {
  const auto outside = [](std::string_view name, int32_t value, int64_t low, int64_t high) {
    return fmt::format("{} is {}, not in {} to {}", name, value, low, high);
  };
  if (args.dimension < 1 || args.dimension > FastTextArgs::kMaxDimension) {
    return outside("dim", args.dimension, 1, FastTextArgs::kMaxDimension);
  }
  const auto loss = static_cast<int32_t>(args.loss);
  if (loss < 1 || loss > 4) return outside("the number of the loss", loss, 1, 4);
  const auto model = static_cast<int32_t>(args.model);
  if (model < 1 || model > 3) return outside("the number of the model kind", model, 1, 3);
  if (args.word_ngrams > FastTextArgs::kMaxNgramLength) {
    return outside("wordNgrams", args.word_ngrams, 0, FastTextArgs::kMaxNgramLength);
  }
  if (args.min_subword_length < 0) return outside("minn", args.min_subword_length, 0, INT32_MAX);
  if (args.max_subword_length < 0 || args.max_subword_length > FastTextArgs::kMaxNgramLength) {
    return outside("maxn", args.max_subword_length, 0, FastTextArgs::kMaxNgramLength);
  }
  if (args.buckets < 0 || (args.buckets == 0 && args.hashes_ngrams())) {
    return outside("bucket", args.buckets, args.hashes_ngrams() ? 1 : 0, INT32_MAX);
  }
  return {};
}

}  // namespace

std::string_view LossName(FastTextLossKind kind) {
  switch (kind) {
    case FastTextLossKind::kHierarchicalSoftmax:
      return "hs";
    case FastTextLossKind::kNegativeSampling:
      return "ns";
    case FastTextLossKind::kSoftmax:
      return "softmax";
    case FastTextLossKind::kOneVsAll:
      return "one-vs-all";
  }
  return "unknown";
}

std::string_view ModelKindName(FastTextModelKind kind) {
  switch (kind) {
    case FastTextModelKind::kCbow:
      return "cbow";
    case FastTextModelKind::kSkipgram:
      return "sg";
    case FastTextModelKind::kSupervised:
      return "sup";
  }
  return "unknown";
}

absl::StatusOr<FastTextArgs> FastTextArgs::Read(ModelFileReader& reader) {
  FastTextArgs args;
  reader.EnterPart("header");
  const int32_t signature = reader.Int32();
  args.format_version = reader.Int32();
  if (auto status = CheckSignature(reader, signature, args.format_version); !status.ok()) {
    return status;
  }
  reader.EnterPart("list of training arguments");
  args.dimension = reader.Int32();
  args.window = reader.Int32();
  args.epochs = reader.Int32();
  args.min_count = reader.Int32();
  args.negatives = reader.Int32();
  args.word_ngrams = reader.Int32();
  args.loss = static_cast<FastTextLossKind>(reader.Int32());
  args.model = static_cast<FastTextModelKind>(reader.Int32());
  args.buckets = reader.Int32();
  args.min_subword_length = reader.Int32();
  args.max_subword_length = reader.Int32();
  args.learning_rate_updates = reader.Int32();
  args.sampling_threshold = reader.Double();
  if (!reader.ok()) return reader.status();
  // Supervised models of the older version were trained without subwords, whatever they say.
  if (args.format_version == kOldestVersion && args.model == FastTextModelKind::kSupervised) {
    args.max_subword_length = 0;
  }
  if (const std::string fault = FindFault(args); !fault.empty()) return reader.Refuse(fault);
  return args;
}

}  // namespace sluis
