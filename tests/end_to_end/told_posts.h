// What authors write on a network, one event after the other, and what must be kept of it.
#ifndef SLUIS_TESTS_END_TO_END_TOLD_POSTS_H_
#define SLUIS_TESTS_END_TO_END_TOLD_POSTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

struct ToldEvent {
  enum class What { kPost, kEdit, kDelete, kLike };
  What what = What::kPost;
  size_t post = 0;
  // What the post is from now on: 0 as it was written first.
  size_t edition = 0;
};

// Which events a network knows besides new posts.
struct ToldKinds {
  bool edits = true;
  bool deletes = true;
  bool likes = false;
};

// Always the same. Edited, deleted and liked is what was posted shortly before; what is edited is
// never liked. The last event is a new post.
std::vector<ToldEvent> MakeEvents(size_t events, ToldKinds kinds);

// Of each post, where among the events its editions are.
std::vector<std::vector<size_t>> EditionsOf(const std::vector<ToldEvent>& events);

// Every text tells which post it is of, and which edition.
std::string ToldText(const ToldEvent& event);

// When the event of that position was; one a second, all of them in the last hours.
absl::Time ToldAt(size_t event);

// Belongs to one thread.
class ToldLedger {
 public:
  // How the network names a post in that edition.
  using Naming = std::function<std::string(size_t post, size_t edition)>;

  ToldLedger(const std::vector<ToldEvent>& events, Naming naming);

  // The network does not tell again what became of this post, and it is not sure that it was taken.
  void Doubt(size_t post) { doubtful_.insert(post); }
  size_t doubts() const { return doubtful_.size(); }

  // A sentence for each post that is lost or doubled, that should be gone, or is not as it was told
  // last. Of posts in doubt only that they are whole and not doubled.
  std::vector<std::string> Compare(const std::vector<v1::Post>& kept) const;

 private:
  struct Ending {
    // None: it is deleted.
    std::optional<size_t> edition;
    uint64_t likes = 0;
  };

  std::string Fault(const ToldEvent& told, const v1::Post& kept) const;

  const Naming naming_;
  std::map<std::string, ToldEvent> by_text_;
  std::vector<Ending> endings_;
  std::set<size_t> doubtful_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_END_TO_END_TOLD_POSTS_H_
