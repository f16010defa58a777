// How one writer changes a structure that any number of readers look at, without a lock and
// without copying it: nodes that a published edition holds are never changed. The writer makes new
// nodes in their place and lets the old ones go when the last edition that holds them is let go.
//
// Editions form a chain, each one holding the next. A reader of an old edition so keeps all later
// ones, and a node taken out of edition n is freed with the last reader of n. Compared with a
// count of references in every node, copying a node of a hundred children costs no hundred
// increments spread over memory.
#ifndef SLUIS_MODELS_TABLE_EDITION_H_
#define SLUIS_MODELS_TABLE_EDITION_H_

#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluis {

// Every node starts with it: the number of the edition it was made for.
struct Node {
  uint64_t edition;
};

// A node and how to free it.
struct DiscardedNode {
  Node* node;
  void (*free)(Node*);
};

// A published state. `Root` is a plain value that leads to all nodes.
template <typename Root>
class Edition {
 public:
  // Shares an edition. Copies may be made and dropped on any thread.
  class Reference {
   public:
    Reference() = default;
    Reference(const Reference& other) : edition_(other.edition_) {
      if (edition_ != nullptr) edition_->references_.fetch_add(1, std::memory_order_relaxed);
    }
    Reference(Reference&& other) noexcept : edition_(std::exchange(other.edition_, nullptr)) {}
    Reference& operator=(Reference other) noexcept {
      std::swap(edition_, other.edition_);
      return *this;
    }
    ~Reference() { Edition::Release(edition_); }

    explicit operator bool() const { return edition_ != nullptr; }
    const Root& operator*() const { return edition_->root_; }
    const Root* operator->() const { return &edition_->root_; }

   private:
    friend class Edition;
    explicit Reference(Edition* edition) : edition_(edition) {}
    Edition* edition_ = nullptr;
  };

  // One reference, the caller's.
  static Reference Make(const Root& root) { return Reference(new Edition(root)); }

  // `old` is followed by `next`; `discarded` is in `old` and no more in `next`. Only once for each
  // edition, by the writer.
  static void Follow(const Reference& old, const Reference& next,
                     std::vector<DiscardedNode> discarded) {
    Reference kept = next;
    old.edition_->next_ = std::exchange(kept.edition_, nullptr);
    old.edition_->discarded_ = std::move(discarded);
  }

  // The last edition of all: `discarded` goes with it.
  static void End(const Reference& last, std::vector<DiscardedNode> discarded) {
    last.edition_->discarded_ = std::move(discarded);
  }

 private:
  explicit Edition(const Root& root) : root_(root) {}

  // A loop, for a chain may be long.
  static void Release(Edition* edition) {
    while (edition != nullptr &&
           edition->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      for (const DiscardedNode& each : edition->discarded_) each.free(each.node);
      Edition* const next = edition->next_;
      delete edition;
      edition = next;
    }
  }

  std::atomic<uint64_t> references_ = 1;
  Root root_;
  Edition* next_ = nullptr;
  std::vector<DiscardedNode> discarded_;
};

// The writer's side: which nodes are its own still, and which wait to be freed.
class NodeKeeper {
 public:
  // The edition that is being made.
  uint64_t edition() const { return edition_; }
  // Whether no reader has seen it, so that it may be changed in place.
  bool IsOwn(const Node* node) const { return node->edition == edition_; }

  void Discard(Node* node, void (*free)(Node*)) {
    if (node == nullptr) return;
    if (IsOwn(node)) {
      free(node);
    } else {
      discarded_.push_back({node, free});
    }
  }

  // What was discarded since the last call. From now on nothing is the writer's own.
  std::vector<DiscardedNode> CloseEdition() {
    ++edition_;
    return std::exchange(discarded_, {});
  }

 private:
  uint64_t edition_ = 1;
  std::vector<DiscardedNode> discarded_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_EDITION_H_
