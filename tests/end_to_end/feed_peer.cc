// A feed: RSS without times of edits, and an ETag that says how many events are behind it.
#include <cstdlib>
#include <random>
#include <utility>

#include "engine/locks/mutex.h"
#include "fmt/format.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/end_to_end/source_peer.h"
#include "tests/end_to_end/told_posts.h"

namespace sluis {
namespace {

constexpr size_t kWindow = 50;
// As many posts are new at most: what changes is at most 20 posts back, and still in the window.
constexpr size_t kMostNew = 25;

std::string NameOf(size_t post, size_t /*edition*/) { return fmt::format("item-{}", post); }

class FeedPeer : public SourcePeer {
 public:
  explicit FeedPeer(std::vector<ToldEvent> events)
      : events_(std::move(events)),
        editions_(EditionsOf(events_)),
        ledger_(events_, NameOf),
        peer_([this](const HttpRequest& request, const PeerConnection& client) {
          client.Write(AnswerTo(std::string(request.Field("if-none-match"))));
        }) {}

  std::string address() const override { return peer_.address(); }
  std::vector<std::string> Arguments(const std::string& /*token_file*/) const override {
    return {peer_.url() + "/feed", "--kind", "feed"};
  }
  void BeginRun(uint64_t /*untaken*/) override {
    const MutexLock lock(&mutex_);
    told_ = 0;
    is_asked_ = false;
  }
  void Allow(uint64_t /*posts*/) override {
    const MutexLock lock(&mutex_);
    is_asked_ = true;
  }
  uint64_t told() const override {
    const MutexLock lock(&mutex_);
    return told_;
  }
  bool at_end() const override {
    const MutexLock lock(&mutex_);
    return position_ + 1 >= events_.size();
  }
  void LetEnd() override {
    const MutexLock lock(&mutex_);
    lets_end_ = true;
  }
  std::vector<std::string> Compare(const std::vector<v1::Post>& kept) const override {
    return ledger_.Compare(kept);
  }
  size_t doubts() const override { return ledger_.doubts(); }

 private:
  // `tag`: of the document that the program has stored, or nothing.
  std::string AnswerTo(const std::string& tag) {
    const MutexLock lock(&mutex_);
    const size_t stored = tag.empty() ? 0 : std::strtoull(tag.c_str() + 1, nullptr, 10);
    if (is_asked_) Advance(stored);
    if (position_ == stored && !tag.empty()) {
      return fmt::format("HTTP/1.1 304 Not Modified\r\nETag: {}\r\nConnection: close\r\n\r\n", tag);
    }
    return WholeAnswer(200, Document(), fmt::format("ETag: \"{}\"\r\n", position_));
  }
  void Advance(size_t stored) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const size_t most = 1 + random_() % kMostNew;
    size_t fresh = PostsBefore(position_) - PostsBefore(stored);
    const size_t end = lets_end_ ? events_.size() : events_.size() - 1;
    for (; position_ < end && fresh < most; ++position_, ++told_) {
      if (events_[position_].what == ToldEvent::What::kPost) ++fresh;
    }
  }
  size_t PostsBefore(size_t position) const {
    size_t posts = 0;
    for (size_t i = 0; i < position; ++i) posts += events_[i].what == ToldEvent::What::kPost;
    return posts;
  }
  // The newest first.
  std::string Document() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::string feed = "<rss version='2.0'><channel><title>De Krant</title>";
    const size_t posts = PostsBefore(position_);
    for (size_t post = posts; post-- > 0 && posts - post <= kWindow;) {
      size_t edition = 0;
      while (edition + 1 < editions_[post].size() && editions_[post][edition + 1] < position_) {
        ++edition;
      }
      feed += fmt::format(
          "<item><guid isPermaLink='false'>{}</guid><description>{}</description>"
          "<pubDate>{}</pubDate></item>",
          NameOf(post, edition), ToldText({ToldEvent::What::kPost, post, edition}),
          absl::FormatTime(absl::RFC1123_full, ToldAt(editions_[post][0]), absl::UTCTimeZone()));
    }
    return feed + "</channel></rss>";
  }

  const std::vector<ToldEvent> events_;
  const std::vector<std::vector<size_t>> editions_;
  const ToldLedger ledger_;
  mutable Mutex mutex_;
  std::mt19937 random_ ABSL_GUARDED_BY(mutex_){3};
  // The next event.
  size_t position_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t told_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_asked_ ABSL_GUARDED_BY(mutex_) = false;
  bool lets_end_ ABSL_GUARDED_BY(mutex_) = false;
  // Ends first: its threads use the rest.
  StreamingPeer peer_;
};

}  // namespace

std::unique_ptr<SourcePeer> MakeFeedPeer(size_t events) {
  return std::make_unique<FeedPeer>(
      MakeEvents(events, {.edits = true, .deletes = false, .likes = false}));
}

}  // namespace sluis
