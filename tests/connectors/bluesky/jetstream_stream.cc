// The made-up stream is counted here event by event, without anything of the product.
#include "tests/connectors/bluesky/jetstream_stream.h"

#include <algorithm>
#include <random>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr uint64_t kBegin = 1'773'298'800'000'000;
constexpr char kDigits[] = "234567abcdefghijklmnopqrstuvwxyz";

std::string Tid(uint64_t number) {
  std::string text(13, '2');
  for (size_t i = text.size(); i-- > 0; number /= 32) text[i] = kDigits[number % 32];
  return text;
}

std::string Kept(uint64_t revision, const std::string& text, const std::string& handle) {
  return fmt::format("{} {} {}", revision, text, handle);
}

class Maker {
 public:
  explicit Maker(bool jitter) : jitter_(jitter) {}

  void AddLast() {
    did_ = "did:plc:last";
    AddPost("create", "last");
  }
  void Add() {
    const size_t what = Below(100);
    did_ = fmt::format("did:plc:account{}", Below(40));
    if (what < 45) return AddPost("create", fmt::format("post{}", ++records_));
    if (what < 50) return Change("update");
    if (what < 54) return Change("delete");
    if (what < 80) return React(what < 72);
    if (what < 90) return TakeBack();
    // Which handle a post gets depends on the order.
    if (what < 93 && !jitter_) return TellHandle();
    if (what < 94) return Go();
    Commit("create", "app.bsky.graph.follow", "follow", R"({"subject":"did:plc:b"})");
  }

  JetstreamStream stream;

 private:
  struct Reaction {
    std::string did;
    std::string collection;
    std::string rkey;
    std::string subject;
  };

  size_t Below(size_t end) { return random_() % end; }

  void Tell(const std::string& kind, const std::string& content) {
    time_us_ += 1 + Below(40'000);
    const uint64_t early = jitter_ ? Below(200'000) : 0;
    stream.events.push_back(fmt::format(R"({{"did":"{}","time_us":{},"kind":"{}","{}":{}}})", did_,
                                        time_us_ - early, kind, kind, content));
  }
  void Commit(const std::string& operation, const std::string& collection, const std::string& rkey,
              const std::string& record) {
    ++revision_;
    Tell("commit",
         fmt::format(R"({{"rev":"{}","operation":"{}","collection":"{}","rkey":"{}"{}{}}})",
                     Tid(revision_), operation, collection, rkey,
                     record.empty() ? "" : ",\"record\":", record));
  }

  void AddPost(const std::string& operation, const std::string& rkey) {
    const std::string text = fmt::format("Hoogwater {}", Below(1'000'000));
    Commit(operation, "app.bsky.feed.post", rkey, fmt::format(R"({{"text":"{}"}})", text));
    const std::string id = fmt::format("at://{}/app.bsky.feed.post/{}", did_, rkey);
    names_.push_back({did_, rkey});
    stream.effect.posts[id] = Kept(revision_, text, handles_[did_]);
  }
  void Change(const std::string& operation) {
    if (names_.empty()) return;
    const size_t which = Below(names_.size());
    const auto [did, rkey] = names_[which];
    names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(which));
    did_ = did;
    if (operation == "update") return AddPost(operation, rkey);
    Commit(operation, "app.bsky.feed.post", rkey, "");
    stream.effect.posts[fmt::format("at://{}/app.bsky.feed.post/{}", did, rkey)] = "";
  }
  void React(bool is_like) {
    if (names_.empty()) return;
    const auto [did, rkey] = names_[Below(names_.size())];
    const std::string subject = fmt::format("at://{}/app.bsky.feed.post/{}", did, rkey);
    Reaction reaction = {did_, is_like ? "app.bsky.feed.like" : "app.bsky.feed.repost",
                         fmt::format("reaction{}", ++records_), subject};
    Commit("create", reaction.collection, reaction.rkey,
           fmt::format(R"({{"subject":{{"uri":"{}"}}}})", subject));
    ++Counted(reaction);
    reactions_.push_back(std::move(reaction));
  }
  void TakeBack() {
    if (reactions_.empty()) return;
    const size_t which = Below(reactions_.size());
    const Reaction reaction = reactions_[which];
    reactions_.erase(reactions_.begin() + static_cast<std::ptrdiff_t>(which));
    did_ = reaction.did;
    Commit("delete", reaction.collection, reaction.rkey, "");
    --Counted(reaction);
  }
  int64_t& Counted(const Reaction& reaction) {
    const bool is_like = reaction.collection == "app.bsky.feed.like";
    return (is_like ? stream.effect.likes : stream.effect.reposts)[reaction.subject];
  }
  void TellHandle() {
    handles_[did_] = fmt::format("naam{}.example", Below(1000));
    Tell("identity", fmt::format(R"({{"did":"{}","handle":"{}"}})", did_, handles_[did_]));
  }
  void Go() {
    did_ = fmt::format("did:plc:gone{}", ++records_);
    const char* const status = Below(2) == 0 ? "deleted" : "takendown";
    Tell("account", fmt::format(R"({{"did":"{}","active":false,"status":"{}"}})", did_, status));
    stream.effect.gone.insert(did_);
  }

  const bool jitter_;
  std::mt19937 random_{7};
  uint64_t time_us_ = kBegin;
  uint64_t revision_ = kBegin << 10;
  int records_ = 0;
  std::string did_;
  std::vector<std::pair<std::string, std::string>> names_;
  std::vector<Reaction> reactions_;
  std::map<std::string, std::string> handles_;
};

// A post that nobody likes any more is as one that nobody liked.
std::map<std::string, int64_t> WithoutZeros(const std::map<std::string, int64_t>& counts) {
  std::map<std::string, int64_t> left;
  for (const auto& [id, count] : counts) {
    if (count != 0) left[id] = count;
  }
  return left;
}

std::string EventAt(int second, const std::string& did, const std::string& kind,
                    const std::string& content) {
  return fmt::format(R"({{"did":"{}","time_us":{},"kind":"{}","{}":{}}})", did,
                     kBegin + static_cast<uint64_t>(second) * 1'000'000, kind, kind, content);
}

}  // namespace

std::string PostAt(int second, const std::string& did, const std::string& rkey) {
  return EventAt(second, did, "commit",
                 fmt::format(R"({{"rev":"3mmoojpaqkn2z","operation":"create",)"
                             R"("collection":"app.bsky.feed.post","rkey":"{}",)"
                             R"("record":{{"text":"Dijk"}}}})",
                             rkey));
}

std::string AccountAt(int second, const std::string& did, bool is_active) {
  return EventAt(second, did, "account",
                 is_active ? R"({"active":true})" : R"({"active":false,"status":"deactivated"})");
}

void KeptPosts::Take(const v1::PostBatch& batch) {
  for (const v1::Post& post : batch.posts()) posts.emplace(post.id(), true);
  for (const v1::AuthorKey& author : batch.gone_authors()) {
    for (auto& [id, is_kept] : posts) {
      is_kept = is_kept && !id.starts_with("at://" + author.id() + "/");
    }
  }
}

size_t KeptPosts::Count() const {
  return static_cast<size_t>(
      std::count_if(posts.begin(), posts.end(), [](const auto& post) { return post.second; }));
}

bool KeptPosts::Has(const std::string& did, const std::string& rkey) const {
  const auto found = posts.find(fmt::format("at://{}/app.bsky.feed.post/{}", did, rkey));
  return found != posts.end() && found->second;
}

JetstreamStream MakeStream(int events, bool jitter) {
  Maker maker(jitter);
  while (static_cast<int>(maker.stream.events.size()) < events - 1) maker.Add();
  maker.AddLast();
  return std::move(maker.stream);
}

void JetstreamEffect::Take(const v1::PostBatch& batch) {
  for (const v1::Post& post : batch.posts()) {
    if (post.operation() == v1::OPERATION_COUNTS) {
      likes[post.id()] += post.count_changes().likes();
      reposts[post.id()] += post.count_changes().reposts();
      continue;
    }
    const auto known = posts.find(post.id());
    const bool is_deleted = known != posts.end() && known->second.empty();
    if (is_deleted) continue;
    if (post.operation() == v1::OPERATION_DELETE) {
      posts[post.id()] = "";
    } else if (known == posts.end() || std::stoull(known->second) < post.revision()) {
      posts[post.id()] = Kept(post.revision(), post.text(), post.author().handle());
    }
  }
  for (const v1::AuthorKey& author : batch.gone_authors()) gone.insert(author.id());
}

bool JetstreamEffect::operator==(const JetstreamEffect& other) const {
  return posts == other.posts && gone == other.gone &&
         WithoutZeros(likes) == WithoutZeros(other.likes) &&
         WithoutZeros(reposts) == WithoutZeros(other.reposts);
}

}  // namespace sluis
