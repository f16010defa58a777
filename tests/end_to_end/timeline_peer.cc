// A server of the Mastodon API: a stream of events, and pages of what is there. It tells a delete
// once, to whoever listens, and never which deletes there were.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "tests/connectors/http/request_query.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/end_to_end/streamed_peer.h"

namespace sluis {
namespace {

constexpr size_t kMostUnheard = 30;
constexpr std::string_view kStatuses = "/api/v1/statuses/";
constexpr uint64_t kWhilePaging = 3;
// The program asks for no more.
constexpr int kMostPages = 25;

// Within eight posts those that are told later have lower numbers: posts of other servers are
// numbered by when they were made.
uint64_t NumberOf(size_t post) {
  return static_cast<uint64_t>(absl::ToUnixMillis(ToldAt(post ^ 7))) << 16;
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
    } else if (request.path.starts_with(kStatuses)) {
      client.Write(Single(request.path.substr(kStatuses.size())));
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
      return client.Write(fmt::format("event: delete\ndata: {}\n\n", NumberOf(told.post)));
    }
    const bool is_new = told.what == ToldEvent::What::kPost;
    return client.Write(
        fmt::format("event: {}\ndata: {}\n\n", is_new ? "update" : "status.update", Status(told)));
  }

  void Happen(size_t event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const ToldEvent& told = events_[event];
    const uint64_t number = NumberOf(told.post);
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
    is_filled_ = is_filled_ || page.empty() || since.empty() || pages_ == kMostPages;
    *lets_end = is_filled_ && wants_end_;
    return fmt::format("[{}]", fmt::join(page, ","));
  }
  // A status that was in no page; what comes of it is taken like a page.
  std::string Single(const std::string& number) {
    const MutexLock lock(&mutex_);
    ++paged_;
    const auto found = statuses_.find(std::strtoull(number.c_str(), nullptr, 10));
    if (found == statuses_.end()) return WholeAnswer(404, R"({"error":"Record not found"})");
    return WholeAnswer(200, Status(found->second));
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
