#include "models/fasttext/dictionary.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "models/fasttext/tokenizer.h"

namespace sluis {
namespace {

constexpr uint32_t kHashStart = 2166136261U;
constexpr uint32_t kHashFactor = 16777619U;
constexpr std::string_view kLabelPrefix = "__label__";

// An entry takes at least its zero byte, its count and its type.
constexpr int64_t kMinEntryBytes = 10;

uint32_t HashByte(uint32_t hash, char byte) {
  return (hash ^ static_cast<uint32_t>(static_cast<int8_t>(byte))) * kHashFactor;
}

// Of the buckets that a cutoff dropped about one in sixteen is looked for nevertheless.
constexpr int64_t kBitsPerKept = 16;

bool ContinuesCharacter(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

}  // namespace

uint32_t FastTextHash(std::string_view text) {
  uint32_t hash = kHashStart;
  for (const char byte : text) hash = HashByte(hash, byte);
  return hash;
}

absl::StatusOr<FastTextDictionary> FastTextDictionary::Read(ModelFileReader& reader,
                                                            const FastTextArgs& args) {
  FastTextDictionary dictionary;
  dictionary.args_ = args;
  dictionary.bucket_ = Remainder(static_cast<uint64_t>(args.buckets));
  reader.EnterPart("dictionary");
  const int32_t size = reader.Int32();
  const int32_t words = reader.Int32();
  const int32_t labels = reader.Int32();
  dictionary.token_count_ = reader.Int64();
  dictionary.kept_count_ = reader.Int64();
  if (!reader.ok()) return reader.status();
  if (words < 0 || labels < 0 || int64_t{words} + labels != size) {
    return reader.Refuse(
        fmt::format("{} words and {} labels do not make {} entries", words, labels, size));
  }
  if (dictionary.token_count_ < 0) {
    return reader.Refuse(fmt::format("its token count is {}", dictionary.token_count_));
  }
  dictionary.word_count_ = words;
  if (auto status = dictionary.ReadEntries(reader, size); !status.ok()) return status;
  if (auto status = dictionary.ReadKept(reader); !status.ok()) return status;
  return dictionary;
}

absl::Status FastTextDictionary::ReadEntries(ModelFileReader& reader, int32_t size) {
  if (size > static_cast<int64_t>(reader.remaining()) / kMinEntryBytes) {
    return reader.Refuse(
        fmt::format("it says it has {} entries and {} bytes are left", size, reader.remaining()));
  }
  if (auto status = words_.Reserve(Index(size)); !status.ok()) return status;
  counts_.reserve(Index(size));
  for (int32_t number = 0; number < size; ++number) {
    const std::string_view text = reader.ZeroTerminated();
    const int64_t count = reader.Int64();
    const uint8_t type = reader.Byte();
    if (!reader.ok()) return reader.status();
    if (type != (IsLabel(number) ? 1 : 0)) {
      return reader.Refuse(
          fmt::format("entry {} has type {}; words (0) come first, then labels (1)", number, type));
    }
    if (count < 0) return reader.Refuse(fmt::format("entry {} has the count {}", number, count));
    if (text.size() > UINT32_MAX) {
      return reader.Refuse(fmt::format("entry {} has {} bytes", number, text.size()));
    }
    counts_.push_back(count);
    words_.Append(text, FastTextHash(text));  // of two equal entries fastText finds the later one
  }
  end_of_sentence_ = words_.Find(kEndOfSentence, WordKey::Of(kEndOfSentence));
  return absl::OkStatus();
}

absl::Status FastTextDictionary::ReadKept(ModelFileReader& reader) {
  reader.EnterPart("list of kept n-grams");
  if (kept_count_ < -1) return reader.Refuse(fmt::format("its length is {}", kept_count_));
  row_bound_ = word_count_;
  if (!has_cutoff()) {
    if (args_.hashes_ngrams()) row_bound_ += args_.buckets;
    return CheckRowBound(reader);
  }
  if (kept_count_ > static_cast<int64_t>(reader.remaining()) / 8) {
    return reader.Refuse(fmt::format("it says it has {} items and {} bytes are left", kept_count_,
                                     reader.remaining()));
  }
  kept_.reserve(static_cast<size_t>(kept_count_));
  maybe_kept_.assign(std::bit_ceil(static_cast<size_t>(kept_count_ * kBitsPerKept / 64 + 1)), 0);
  for (int64_t i = 0; i < kept_count_; ++i) {
    const int32_t bucket = reader.Int32();
    const int32_t place = reader.Int32();
    if (!reader.ok()) return reader.status();
    if (place < 0) return reader.Refuse(fmt::format("item {} has the place {}", i, place));
    kept_[bucket] = place;
    maybe_kept_[MaybeWord(bucket)] |= MaybeBit(bucket);
    row_bound_ = std::max(row_bound_, int64_t{word_count_} + place + 1);
  }
  return CheckRowBound(reader);
}

absl::Status FastTextDictionary::CheckRowBound(const ModelFileReader& reader) const {
  if (row_bound_ <= INT32_MAX) return absl::OkStatus();
  return reader.Refuse(fmt::format("words and n-grams need {} rows", row_bound_));
}

bool FastTextDictionary::IsLabelWord(std::string_view text, int32_t number) const {
  return number == kNone ? text.starts_with(kLabelPrefix) : IsLabel(number);
}

void FastTextDictionary::AppendWordRows(std::string_view word, int32_t number, std::string& padded,
                                        std::vector<int32_t>& rows) const {
  if (number != kNone) rows.push_back(number);
  if (!args_.has_subwords() || word == kEndOfSentence) return;
  if (number != kNone && !IsLabel(number) && remembers_subwords()) {
    const absl::Span<const int32_t> remembered = SubwordRows(number);
    rows.insert(rows.end(), remembered.begin(), remembered.end());
    return;
  }
  const size_t before = rows.size();
  rows.resize(before + MostSubwords(word));
  rows.resize(before + WriteSubwordRows(word, padded, rows.data() + before));
}

// Every run of min to max characters, the marks < and > alone excepted. A character is a byte and
// the UTF-8 continuation bytes behind it, whatever the first byte is. The hash is carried along, so
// a run costs its last character only.
size_t FastTextDictionary::WriteSubwordRows(std::string_view word, std::string& padded,
                                            int32_t* rows) const {
  const size_t size = word.size() + 2;
  if (padded.size() < size) padded.resize(2 * size);
  padded[0] = '<';
  std::copy(word.begin(), word.end(), padded.begin() + 1);
  padded[size - 1] = '>';
  int32_t* row = rows;
  for (size_t begin = 0; begin < size; ++begin) {
    if (ContinuesCharacter(padded[begin])) continue;
    uint32_t hash = kHashStart;
    size_t end = begin;
    for (int32_t length = 1; end < size && length <= args_.max_subword_length; ++length) {
      hash = HashByte(hash, padded[end++]);
      while (end < size && ContinuesCharacter(padded[end])) hash = HashByte(hash, padded[end++]);
      const bool mark = length == 1 && (begin == 0 || end == size);
      if (length < args_.min_subword_length || mark) continue;
      *row = BucketRow(static_cast<int32_t>(bucket_.Of(hash)));
      row += *row != kNone ? 1 : 0;
    }
  }
  return static_cast<size_t>(row - rows);
}

void FastTextDictionary::RememberSubwords() {
  if (!has_subwords()) return;
  std::string padded;
  std::vector<int32_t> rows;
  subword_ends_.reserve(Index(word_count_));
  for (int32_t number = 0; number < word_count_; ++number) {
    rows.clear();
    AppendWordRows(Text(number), kNone, padded, rows);
    subword_rows_.insert(subword_rows_.end(), rows.begin(), rows.end());
    subword_ends_.push_back(subword_rows_.size());
  }
}

int32_t FastTextDictionary::NgramRow(uint64_t hash) const {
  return BucketRow(static_cast<int32_t>(bucket_.Of(hash)));
}

int32_t FastTextDictionary::BucketRow(int32_t bucket) const {
  if (!has_cutoff()) return word_count_ + bucket;
  if ((maybe_kept_[MaybeWord(bucket)] & MaybeBit(bucket)) == 0) return kNone;
  const auto kept = kept_.find(bucket);
  return kept == kept_.end() ? kNone : word_count_ + kept->second;
}

}  // namespace sluis
