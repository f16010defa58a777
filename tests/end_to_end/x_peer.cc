// X's filtered stream: lines, and no way to say where it is to begin.
#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/end_to_end/streamed_peer.h"

namespace sluis {
namespace {

// Since which moment numbers count milliseconds.
constexpr int64_t kEpochMillis = 1'288'834'974'657;

std::string NumberOf(size_t event) {
  return std::to_string((absl::ToUnixMillis(ToldAt(event)) - kEpochMillis) << 22);
}

// An edit comes as a delete and a post.
std::vector<uint64_t> EditsAsTwo(const std::vector<ToldEvent>& events) {
  std::vector<uint64_t> weights;
  for (const ToldEvent& event : events) {
    weights.push_back(event.what == ToldEvent::What::kEdit ? 1 + event.edition : 1);
  }
  return weights;
}

class XPeer : public StreamedPeer {
 public:
  XPeer(std::vector<ToldEvent> events, bool tells_again)
      : StreamedPeer(events, EditsAsTwo(events),
                     [editions = EditionsOf(events)](size_t post, size_t edition) {
                       return NumberOf(editions[post][edition]);
                     }),
        editions_(EditionsOf(events)),
        tells_again_(tells_again),
        peer_([this](const HttpRequest& /*request*/, const PeerConnection& client) {
          client.Write(HeadOfStream("application/json"));
          teller_.Tell([this](size_t next) { return Begin(next); },
                       [&](size_t event) { return client.Write(Line(event) + "\r\n"); });
        }) {}
  ~XPeer() override { teller_.End(); }

  std::string address() const override { return peer_.address(); }
  std::vector<std::string> Arguments(const std::string& token_file) const override {
    return {peer_.url(), "--kind", "x", "--token-file", token_file};
  }
  void BeginRun(uint64_t untaken) override {
    StreamedPeer::BeginRun(untaken);
    const MutexLock lock(&mutex_);
    untaken_ += untaken;
  }

 private:
  size_t Begin(size_t next) {
    const MutexLock lock(&mutex_);
    const size_t sure = next - std::min<size_t>(next, std::exchange(untaken_, 0));
    if (tells_again_) return sure;
    for (size_t event = sure; event < next; ++event) ledger_.Doubt(events_[event].post);
    return next;
  }
  std::string Line(size_t event) const {
    const ToldEvent& told = events_[event];
    const std::vector<size_t>& editions = editions_[told.post];
    if (told.what == ToldEvent::What::kDelete) {
      return fmt::format(R"({{"data":{{"delete":{{"tweet":{{"id":"{}"}}}}}}}})",
                         NumberOf(editions[told.edition]));
    }
    std::vector<std::string> history;
    for (size_t i = 0; i <= told.edition; ++i) history.push_back(NumberOf(editions[i]));
    return fmt::format(
        R"({{"data":{{"id":"{}","edit_history_tweet_ids":["{}"],"text":"{}","author_id":"7",)"
        R"("created_at":"{}"}}}})",
        NumberOf(event), fmt::join(history, "\",\""), ToldText(told),
        absl::FormatTime(absl::RFC3339_sec, ToldAt(event), absl::UTCTimeZone()));
  }

  const std::vector<std::vector<size_t>> editions_;
  const bool tells_again_;
  // Posts before the next event that the program has perhaps not taken.
  uint64_t untaken_ ABSL_GUARDED_BY(mutex_) = 0;
  // Ends first: its threads use the rest.
  StreamingPeer peer_;
};

}  // namespace

std::unique_ptr<SourcePeer> MakeXPeer(size_t events, bool tells_again) {
  return std::make_unique<XPeer>(MakeEvents(events, {}), tells_again);
}

}  // namespace sluis
