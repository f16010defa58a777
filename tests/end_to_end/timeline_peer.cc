// A server of the Mastodon API: a stream of events, and pages of what is there.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <random>
#include <utility>

#include "fmt/format.h"
#include "tests/connectors/http/request_query.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/end_to_end/streamed_peer.h"

namespace sluis {
namespace {

constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();
constexpr size_t kMostUnheard = 30;
constexpr uint64_t kWhilePaging = 3;
// The program asks for no more.
constexpr int kMostPages = 25;

// Within eight posts those that are told later have lower numbers: posts of other servers are
// numbered by when they were made.
uint64_t NumberOf(size_t post) {
  return static_cast<uint64_t>(absl::ToUnixMillis(ToldAt(post ^ 7))) << 16;
}

// How far the program was, which asks for what is later than five minutes before.
uint64_t ReachedBy(const std::string& since) {
  if (since.empty()) return 0;
  return std::strtoull(since.c_str(), nullptr, 10) + (uint64_t{5 * 60 * 1000} << 16);
}

std::string AddressOf(size_t post, size_t /*edition*/) {
  return fmt::format("https://here.example/s/{}", NumberOf(post));
}

std::string TimeText(size_t event) {
  return absl::FormatTime(absl::RFC3339_sec, ToldAt(event), absl::UTCTimeZone());
}

class TimelinePeer : public StreamedPeer {
 public:
  explicit TimelinePeer(std::vector<ToldEvent> events)
      : StreamedPeer(events, std::vector<uint64_t>(events.size(), 1), AddressOf),
        editions_(EditionsOf(events)),
        peer_([this](const HttpRequest& request, const PeerConnection& client) {
          Serve(request, client);
        }) {}
  ~TimelinePeer() override {
    LetIn();
    teller_.End();
  }

  std::string address() const override { return peer_.address(); }
  std::vector<std::string> Arguments(const std::string& /*token_file*/) const override {
    return {peer_.url(), "--kind", "mastodon"};
  }
  void BeginRun(uint64_t untaken) override {
    StreamedPeer::BeginRun(untaken);
    {
      const MutexLock lock(&mutex_);
      is_filled_ = false;
      wants_end_ = false;
      is_let_in_ = false;
      paged_ = 0;
      pages_ = 0;
    }
    teller_.Pass(random_() % kMostUnheard, [this](size_t event) {
      const MutexLock lock(&mutex_);
      Happen(event);
      const ToldEvent& told = events_[event];
      if (told.what == ToldEvent::What::kDelete) ledger_.Doubt(told.post);
    });
  }
  // What comes in pages is taken, too, and tells nothing of how far the stream was. While they are
  // read the stream goes on a little: how far it was is noted when all pages were read.
  void Allow(uint64_t posts) override {
    LetIn();
    uint64_t of_stream = kWhilePaging;
    {
      const MutexLock lock(&mutex_);
      if (is_filled_) of_stream = std::max(of_stream, posts - std::min(posts, paged_));
    }
    teller_.Allow(of_stream);
  }
  // When the program knows what came before it listened.
  void LetEnd() override {
    {
      const MutexLock lock(&mutex_);
      wants_end_ = true;
      if (!is_filled_) return;
    }
    teller_.LetEnd();
  }

 private:
  // Told on a stream, and surely taken once the program has reached a greater number.
  struct ToldDelete {
    size_t post = 0;
    uint64_t number = 0;
  };

  void Serve(const HttpRequest& request, const PeerConnection& client) {
    if (request.path == "/api/v2/instance") {
      AwaitLetIn();
      client.Write(WholeAnswer(200, R"({"domain":"here.example"})"));
    } else if (request.path == "/api/v1/timelines/public") {
      bool lets_end = false;
      client.Write(WholeAnswer(200, Page(request.query, &lets_end)));
      if (lets_end) teller_.LetEnd();
    } else if (request.path == "/api/v1/streaming/public") {
      client.Write(HeadOfStream());
      teller_.Tell([](size_t next) { return next; },
                   [&](size_t event) { return TellOne(event, client); });
    } else {
      client.Write(WholeAnswer(404, "{}"));
    }
  }

  // A program is answered once the test has counted what was taken before.
  void LetIn() {
    const MutexLock lock(&mutex_);
    is_let_in_ = true;
    changed_.SignalAll();
  }
  void AwaitLetIn() {
    const MutexLock lock(&mutex_);
    while (!is_let_in_) changed_.Wait(&mutex_);
  }

  // A page holds what was told before it was asked for.
  bool TellOne(size_t event, const PeerConnection& client) {
    const MutexLock lock(&mutex_);
    Happen(event);
    const ToldEvent& told = events_[event];
    if (told.what == ToldEvent::What::kDelete) {
      deletes_.push_back({told.post, is_filled_ ? greatest_ : kNever});
      return client.Write(fmt::format("event: delete\ndata: {}\n\n", NumberOf(told.post)));
    }
    const bool is_new = told.what == ToldEvent::What::kPost;
    return client.Write(
        fmt::format("event: {}\ndata: {}\n\n", is_new ? "update" : "status.update", Status(told)));
  }

  void Happen(size_t event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const ToldEvent& told = events_[event];
    const uint64_t number = NumberOf(told.post);
    greatest_ = std::max(greatest_, number);
    if (told.what == ToldEvent::What::kDelete) {
      statuses_.erase(number);
    } else {
      statuses_[number] = told;
    }
  }

  std::string Page(const std::string& query, bool* lets_end) {
    const MutexLock lock(&mutex_);
    const std::string since = ValueIn(query, "since_id");
    const std::string below = ValueIn(query, "max_id");
    if (below.empty()) SettleDeletes(ReachedBy(since));
    const uint64_t least = std::strtoull(since.c_str(), nullptr, 10);
    auto next = below.empty() ? statuses_.end()
                              : statuses_.lower_bound(std::strtoull(below.c_str(), nullptr, 10));
    std::vector<std::string> page;
    while (next != statuses_.begin() && page.size() < 40 && std::prev(next)->first > least) {
      page.push_back(Status((--next)->second));
    }
    paged_ += page.size();
    ++pages_;
    // An empty page is the last, and without a place to go on from the first one is.
    if (page.empty() || since.empty() || pages_ == kMostPages) EndFilling();
    *lets_end = is_filled_ && wants_end_;
    return fmt::format("[{}]", fmt::join(page, ","));
  }
  void SettleDeletes(uint64_t reached) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    for (const ToldDelete& told : deletes_) {
      if (reached <= told.number) ledger_.Doubt(told.post);
    }
    deletes_.clear();
  }
  void EndFilling() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    is_filled_ = true;
    for (ToldDelete& told : deletes_) {
      if (told.number == kNever) told.number = greatest_;
    }
  }

  std::string Status(const ToldEvent& told) const {
    const std::vector<size_t>& editions = editions_[told.post];
    const std::string edited =
        told.edition == 0 ? ""
                          : fmt::format(R"("edited_at":"{}",)", TimeText(editions[told.edition]));
    return fmt::format(
        R"({{"id":"{}","uri":"{}","visibility":"public","content":"<p>{}</p>","created_at":"{}",)"
        R"({}"account":{{"acct":"jan"}}}})",
        NumberOf(told.post), AddressOf(told.post, 0), ToldText(told), TimeText(editions[0]),
        edited);
  }

  const std::vector<std::vector<size_t>> editions_;
  // Of the test's thread.
  std::mt19937 random_{5};
  // What is there, by its number.
  std::map<uint64_t, ToldEvent> statuses_ ABSL_GUARDED_BY(mutex_);
  Condition changed_;
  bool is_let_in_ ABSL_GUARDED_BY(mutex_) = false;
  // In this run: pages, and posts in them.
  int pages_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t paged_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t greatest_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<ToldDelete> deletes_ ABSL_GUARDED_BY(mutex_);
  // In this run all pages were read; the last event may be told then.
  bool is_filled_ ABSL_GUARDED_BY(mutex_) = false;
  bool wants_end_ ABSL_GUARDED_BY(mutex_) = false;
  // Ends first: its threads use the rest.
  StreamingPeer peer_;
};

}  // namespace

std::unique_ptr<SourcePeer> MakeMastodonPeer(size_t events) {
  return std::make_unique<TimelinePeer>(MakeEvents(events, {}));
}

}  // namespace sluis
