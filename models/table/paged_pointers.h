// An array of pointers to nodes in pages, so that replacing one copies a page and not the array.
#ifndef SLUIS_MODELS_TABLE_PAGED_POINTERS_H_
#define SLUIS_MODELS_TABLE_PAGED_POINTERS_H_

#include <array>
#include <cstddef>
#include <vector>

#include "models/table/edition.h"

namespace sluis {

// A plain value: copies lead to the same nodes. What is set through one may change what the others
// see, unless an edition was closed in between. Owns nothing: the writer calls DiscardAll once.
template <typename T>
class PagedPointers {
 public:
  static constexpr size_t kPageSize = 32;

  // Whether nothing was ever set.
  bool empty() const { return directory_ == nullptr; }

  // Null where nothing was set.
  T* Get(size_t index) const {
    const size_t page = index / kPageSize;
    if (directory_ == nullptr || page >= directory_->pages.size()) return nullptr;
    const Page* const found = directory_->pages[page];
    return found == nullptr ? nullptr : found->items[index % kPageSize];
  }

  // Those that were set, by rising index.
  template <typename Visit>
  void ForEach(Visit visit) const {
    if (directory_ == nullptr) return;
    for (const Page* const page : directory_->pages) {
      if (page == nullptr) continue;
      for (T* const item : page->items) {
        if (item != nullptr) visit(*item);
      }
    }
  }

  // The item that stood there is not discarded.
  void Set(NodeKeeper& keeper, size_t index, T* item) {
    OwnPage(keeper, index / kPageSize)->items[index % kPageSize] = item;
  }

  // Discards the pages, and the items by `free_item`.
  void DiscardAll(NodeKeeper& keeper, void (*free_item)(Node*)) {
    if (directory_ == nullptr) return;
    for (Page* const page : directory_->pages) {
      if (page == nullptr) continue;
      for (T* const item : page->items) keeper.Discard(item, free_item);
      keeper.Discard(page, FreePage);
    }
    keeper.Discard(directory_, FreeDirectory);
    directory_ = nullptr;
  }

 private:
  struct Page : Node {
    std::array<T*, kPageSize> items{};
  };
  struct Directory : Node {
    std::vector<Page*> pages;
  };

  static void FreePage(Node* node) { delete static_cast<Page*>(node); }
  static void FreeDirectory(Node* node) { delete static_cast<Directory*>(node); }

  Directory* OwnDirectory(NodeKeeper& keeper) {
    if (directory_ == nullptr || !keeper.IsOwn(directory_)) {
      Directory* const old = directory_;
      directory_ = old == nullptr ? new Directory() : new Directory(*old);
      directory_->edition = keeper.edition();
      keeper.Discard(old, FreeDirectory);
    }
    return directory_;
  }

  Page* OwnPage(NodeKeeper& keeper, size_t number) {
    Directory* const directory = OwnDirectory(keeper);
    if (number >= directory->pages.size()) directory->pages.resize(number + 1);
    Page*& page = directory->pages[number];
    if (page == nullptr || !keeper.IsOwn(page)) {
      Page* const old = page;
      page = old == nullptr ? new Page() : new Page(*old);
      page->edition = keeper.edition();
      keeper.Discard(old, FreePage);
    }
    return page;
  }

  Directory* directory_ = nullptr;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_PAGED_POINTERS_H_
