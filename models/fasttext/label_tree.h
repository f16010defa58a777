// The Huffman tree of hierarchical softmax, built from the label counts as fastText builds it.
// Mikolov et al. 2013, "Distributed Representations of Words and Phrases".
#ifndef MODELS_FASTTEXT_LABEL_TREE_H_
#define MODELS_FASTTEXT_LABEL_TREE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace sluis {

// Nodes [0, label_count) are the labels; inner node n has the output row n - label_count. Every
// node has one parent but the root, so a walk from the root ends.
class LabelTree {
 public:
  struct Children {
    int32_t left;
    int32_t right;
  };

  // Requires at least one count, none negative, and a sum below 1e15 (which the file format's
  // tree uses for infinity): with these the result is always a tree. Refuses anything else.
  static absl::StatusOr<LabelTree> Build(absl::Span<const int64_t> counts);

  int32_t label_count() const { return label_count_; }
  int32_t root() const { return 2 * (label_count_ - 1); }
  bool is_label(int32_t node) const { return node < label_count_; }
  int32_t output_row(int32_t node) const { return node - label_count_; }
  Children children(int32_t node) const { return inner_[static_cast<size_t>(output_row(node))]; }

 private:
  int32_t label_count_ = 0;
  std::vector<Children> inner_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_LABEL_TREE_H_
