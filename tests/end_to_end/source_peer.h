// Servers that the real program fetches from, which tell posts, edits and deletes as fast as it
// takes them, and say what must be kept of it in the end.
#ifndef SLUIS_TESTS_END_TO_END_SOURCE_PEER_H_
#define SLUIS_TESTS_END_TO_END_SOURCE_PEER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Safe on any thread.
class SourcePeer {
 public:
  virtual ~SourcePeer() = default;

  // "127.0.0.1:PORT".
  virtual std::string address() const = 0;
  // Behind `sluis sources add`; a token, if it takes one, is in `token_file`.
  virtual std::vector<std::string> Arguments(const std::string& token_file) const = 0;

  // The program has ended. Of what it was told it took all but the last `untaken` posts at least.
  // Another one comes, and is told nothing new at first.
  virtual void BeginRun(uint64_t untaken) = 0;
  // What may be told in this run, in posts; what was told in it.
  virtual void Allow(uint64_t posts) = 0;
  virtual uint64_t told() const = 0;
  // All was told in some run but the last post, which is kept back for a run that is let end.
  virtual bool at_end() const = 0;
  // What was to be told before the last post was told when this one is.
  virtual void LetEnd() = 0;

  // As ToldLedger has it.
  virtual std::vector<std::string> Compare(const std::vector<v1::Post>& kept) const = 0;
  virtual size_t doubts() const = 0;
};

// A window upon the newest 50 items: what is new since the document that the program stored last,
// as its If-None-Match says, is within it. Texts change without a later time.
std::unique_ptr<SourcePeer> MakeFeedPeer(size_t events);

// Events are told once; posts stay in pages. Events happen while nobody listens, too.
std::unique_ptr<SourcePeer> MakeMastodonPeer(size_t events);

// Begins at the cursor, and brings what was at it once more. `by_time`: events have no numbers, and
// the program goes back some seconds. Counts likes.
std::unique_ptr<SourcePeer> MakeJetstreamPeer(size_t events, bool by_time);

// X has no cursor. `tells_again`: after a break what was told last comes once more, as it does from
// an access with backfill; else it is in doubt, and all before it is not.
std::unique_ptr<SourcePeer> MakeXPeer(size_t events, bool tells_again);

}  // namespace sluis

#endif  // SLUIS_TESTS_END_TO_END_SOURCE_PEER_H_
