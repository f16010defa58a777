// What those have in common that tell by a stream.
#ifndef SLUIS_TESTS_END_TO_END_STREAMED_PEER_H_
#define SLUIS_TESTS_END_TO_END_STREAMED_PEER_H_

#include <string>
#include <utility>
#include <vector>

#include "engine/locks/mutex.h"
#include "tests/end_to_end/source_peer.h"
#include "tests/end_to_end/teller.h"
#include "tests/end_to_end/told_posts.h"

namespace sluis {

// Whoever has the server's threads calls teller_.End() before they are waited for.
class StreamedPeer : public SourcePeer {
 public:
  StreamedPeer(std::vector<ToldEvent> events, std::vector<uint64_t> weights,
               ToldLedger::Naming naming)
      : events_(std::move(events)),
        teller_(std::move(weights)),
        ledger_(events_, std::move(naming)) {}

  void BeginRun(uint64_t /*untaken*/) override { teller_.BeginRun(); }
  void Allow(uint64_t posts) override { teller_.Allow(posts); }
  uint64_t told() const override { return teller_.told(); }
  bool at_end() const override { return teller_.at_end(); }
  void LetEnd() override { teller_.LetEnd(); }
  std::vector<std::string> Compare(const std::vector<v1::Post>& kept) const override {
    const MutexLock lock(&mutex_);
    return ledger_.Compare(kept);
  }
  size_t doubts() const override {
    const MutexLock lock(&mutex_);
    return ledger_.doubts();
  }

 protected:
  const std::vector<ToldEvent> events_;
  Teller teller_;
  // Taken after the teller's.
  mutable Mutex mutex_;
  ToldLedger ledger_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_TESTS_END_TO_END_STREAMED_PEER_H_
