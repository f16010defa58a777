// The words and labels of a model, and the input rows that a word stands for.
//
// A word has its own row (its number), one row for each of its character n-grams, and a line has
// one row for each of its word n-grams. N-grams are hashed into buckets behind the words; in a
// model with a cutoff only the buckets that were kept have a row.
// Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information"; Joulin et al. 2016,
// "FastText.zip" for the cutoff.
#ifndef MODELS_FASTTEXT_DICTIONARY_H_
#define MODELS_FASTTEXT_DICTIONARY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/args.h"
#include "models/fasttext/model_file_reader.h"
#include "models/fasttext/remainder.h"
#include "models/fasttext/word_table.h"

namespace sluis {

// FNV-1a with fastText's quirk: each byte is sign-extended before it is mixed in, so bytes from
// 0x80 flip the upper 24 bits too.
uint32_t FastTextHash(std::string_view text);

// Immutable after Read; safe to share. Words are views into the model file's bytes.
class FastTextDictionary {
 public:
  static constexpr int32_t kNone = WordTable::kNone;

  static absl::StatusOr<FastTextDictionary> Read(ModelFileReader& reader, const FastTextArgs& args);

  // Numbers [0, word_count) are words, [word_count, size) labels.
  int32_t size() const { return static_cast<int32_t>(words_.size()); }
  int32_t word_count() const { return word_count_; }
  int32_t label_count() const { return size() - word_count_; }
  int64_t token_count() const { return token_count_; }  // of the training text

  std::string_view Text(int32_t number) const { return words_.Text(number); }
  int64_t Count(int32_t number) const { return counts_[Index(number)]; }
  bool IsLabel(int32_t number) const { return number >= word_count_; }

  // The number of a word or label, or kNone.
  int32_t Find(std::string_view text) const { return words_.Find(text, WordKey::Of(text)).number; }

  // The table behind Find, for those who look up many words at a time.
  const WordTable& words() const { return words_; }

  // Whether a word of a text is a label: by its entry, or unknown and with the prefix __label__.
  bool IsLabelWord(std::string_view text, int32_t number) const;

  // Appends the rows of `word`, whose number is `number` (kNone if unknown: subwords only).
  // `padded` is scratch. Nothing is appended for an unknown word in a model without subwords.
  void AppendWordRows(std::string_view word, int32_t number, std::string& padded,
                      std::vector<int32_t>& rows) const;

  // Writes the subword rows of `word` (not that of its own number) to `rows`, which has room for
  // MostSubwords(word), and returns how many. `padded` is scratch.
  size_t WriteSubwordRows(std::string_view word, std::string& padded, int32_t* rows) const;
  size_t MostSubwords(std::string_view word) const {
    return (word.size() + 2) * Index(args_.max_subword_length);
  }
  bool has_subwords() const { return args_.has_subwords(); }

  // Writes down the subword rows of every word, so that reading a known word need not find them
  // again: four bytes a row of memory, and a moment. Part of loading.
  void RememberSubwords();
  bool remembers_subwords() const { return !subword_ends_.empty(); }
  // What WriteSubwordRows finds for word `number` of [0, word_count). Only if remembered.
  absl::Span<const int32_t> SubwordRows(int32_t number) const {
    const size_t begin = number == 0 ? 0 : subword_ends_[Index(number) - 1];
    return {subword_rows_.data() + begin, subword_ends_[Index(number)] - begin};
  }

  // What words() finds for "</s>".
  WordTable::Entry end_of_sentence() const { return end_of_sentence_; }

  // The hash of a word n-gram with one more word. Hashes are signed in the file format's reference,
  // so they are sign-extended; a word's alone is its FastTextHash.
  static uint64_t ExtendNgram(uint64_t hash, int32_t word_hash) {
    return hash * 116049371 + static_cast<uint64_t>(int64_t{word_hash});
  }

  // The row of a word n-gram with this hash, or kNone if the cutoff dropped it.
  int32_t NgramRow(uint64_t hash) const;
  int32_t word_ngrams() const { return args_.word_ngrams; }

  bool has_cutoff() const { return kept_count_ >= 0; }
  int64_t kept_ngrams() const { return kept_count_; }  // -1 without a cutoff

  // Every row that AppendWordRows and NgramRow can return is below this.
  int64_t row_bound() const { return row_bound_; }

 private:
  static size_t Index(int32_t number) { return static_cast<size_t>(number); }
  absl::Status ReadEntries(ModelFileReader& reader, int32_t size);
  absl::Status ReadKept(ModelFileReader& reader);
  absl::Status CheckRowBound(const ModelFileReader& reader) const;
  int32_t BucketRow(int32_t bucket) const;

  size_t MaybeWord(int32_t bucket) const {
    return static_cast<uint32_t>(bucket) / 64 & (maybe_kept_.size() - 1);
  }
  static uint64_t MaybeBit(int32_t bucket) {
    return uint64_t{1} << static_cast<uint32_t>(bucket) % 64;
  }

  FastTextArgs args_;
  WordTable words_;
  std::vector<int64_t> counts_;
  Remainder bucket_;
  absl::flat_hash_map<int32_t, int32_t> kept_;  // bucket -> place behind the words
  std::vector<uint64_t> maybe_kept_;            // a bit for each remainder of a bucket; 0: not kept
  WordTable::Entry end_of_sentence_ = {kNone, 0};
  std::vector<int32_t> subword_rows_;
  std::vector<size_t> subword_ends_;  // of each word, into subword_rows_
  int32_t word_count_ = 0;
  int64_t token_count_ = 0;
  int64_t kept_count_ = -1;
  int64_t row_bound_ = 0;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_DICTIONARY_H_
