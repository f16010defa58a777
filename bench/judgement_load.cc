// What judgements cost a running engine, and how soon they count. On recorded posts:
//   build/release/bin/judgement_load POSTS.ndjson.zst [INTERESTS [SECONDS]]
// prints posts/s without judgements and with 100 a second, in turns, three times each, and then at
// half that rate the time from the request to the end of the first batch decided with it.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "connectors/files/ndjson_reader.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace sluis {
namespace {

constexpr char kModel[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";
constexpr size_t kPostsABatch = 64;
constexpr size_t kMostPosts = 300'000;
// A connector sends what came in meanwhile.
constexpr absl::Duration kCollectFor = absl::Milliseconds(10);
constexpr int kInterestsAReader = 10;
constexpr int kJudgementsASecond = 100;
constexpr int kReaders = 50;
constexpr int kRounds = 3;

[[noreturn]] void Fail(const std::string& what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

double Seconds(absl::Duration duration) { return absl::ToDoubleSeconds(duration); }

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class MatchCounter final : public Sink {
 public:
  void OnMatch(const v1::Match&, const v1::Post&, bool) override { ++matches; }
  void OnDigest(const v1::Digest&) override {}
  std::atomic<uint64_t> matches = 0;
};

struct Load {
  MatchCounter counter;
  std::string folder;
  SystemClock clock;
  std::unique_ptr<Engine> engine;
  std::vector<v1::Post> posts;
  int interests = 0;
  size_t posts_sent = 0;
  uint64_t batches_sent = 0;
  // Those that the engine has.
  std::atomic<size_t> posts_in = 0;
  std::atomic<uint64_t> batches_in = 0;
};

void Ask(Load* load, const v1::ControlRequest& request) {
  const v1::ControlReply reply = load->engine->Handle(request);
  if (reply.status().code() != 0) Fail(reply.status().message());
}

std::string ReaderOf(int interest) {
  return fmt::format("reader-{}", interest / kInterestsAReader);
}
std::string IdOf(int interest) { return fmt::format("interest-{}", interest); }

// The two longest words: what somebody would be looking for, more than how sentences begin.
std::string TitleOf(const v1::Post& post) {
  std::vector<std::string> words = absl::StrSplit(post.text(), ' ', absl::SkipEmpty());
  std::stable_sort(words.begin(), words.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (words.size() > 2) words.resize(2);
  return fmt::format("{}", fmt::join(words, " "));
}

// Titles are of posts that are not sent.
void AddInterests(Load* load, const v1::PostBatch& titles) {
  for (int i = 0; i < load->interests; ++i) {
    if (i % kInterestsAReader == 0) {
      v1::ControlRequest request;
      v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
      owner->set_id(ReaderOf(i));
      owner->set_kind(v1::OWNER_KIND_USER);
      owner->set_name(ReaderOf(i));
      owner->set_locale("nl");
      owner->set_time_zone("Europe/Amsterdam");
      Ask(load, request);
    }
    v1::ControlRequest request;
    v1::Interest* interest = request.mutable_put_interest()->mutable_interest();
    interest->set_owner_id(ReaderOf(i));
    interest->set_id(IdOf(i));
    interest->set_title(TitleOf(titles.posts(i % titles.posts_size())));
    interest->set_kind(v1::INTEREST_KIND_DIGEST);
    // A title of signs alone.
    if (load->engine->Handle(request).status().code() == 0) continue;
    interest->set_title(fmt::format("subject number {}", i));
    Ask(load, request);
  }
}

// The recorded posts over and over, each time under new names.
std::string PostId(size_t place) { return fmt::format("post-{}", place); }

void SendNext(Load* load, size_t count) {
  v1::PostBatch batch;
  for (size_t i = 0; i < count; ++i) {
    *batch.add_posts() = load->posts[load->posts_sent % load->posts.size()];
    batch.mutable_posts()->rbegin()->set_id(PostId(load->posts_sent++));
  }
  batch.set_sequence(++load->batches_sent);
  const v1::IngestReply reply = load->engine->Ingest("load", batch);
  if (!reply.has_ack()) Fail(reply.nack().message());
  load->posts_in = load->posts_sent;
  load->batches_in = load->batches_sent;
}

void JudgeOne(Load* load, std::mt19937* random) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  // Few interests, so that they come to have many judgements.
  const int interest = static_cast<int>((*random)() % 100) * (load->interests / 100);
  judgement->set_owner_id(ReaderOf(interest));
  judgement->set_interest_id(IdOf(interest));
  judgement->mutable_post()->set_source(load->posts.front().source());
  judgement->mutable_post()->set_id(PostId((*random)() % load->posts_in));
  judgement->set_verdict((*random)() % 2 == 0 ? v1::VERDICT_MORE : v1::VERDICT_LESS);
  Ask(load, request);
}

// Posts/s over that time.
double SendFor(Load* load, double seconds, bool judging) {
  std::atomic<bool> done = false;
  std::atomic<int> judged = 0;
  // Many readers: each waits for its answer before it judges again.
  std::vector<std::thread> readers;
  for (int reader = 0; judging && reader < kReaders; ++reader) {
    readers.emplace_back([&, reader] {
      std::mt19937 random(static_cast<uint32_t>(reader));
      const absl::Time start = absl::Now() + absl::Seconds(reader) / kJudgementsASecond;
      for (int i = 0; !done; ++i) {
        absl::SleepFor(start + absl::Seconds(i * kReaders) / kJudgementsASecond - absl::Now());
        JudgeOne(load, &random);
        ++judged;
      }
    });
  }
  const absl::Time start = absl::Now();
  size_t sent = 0;
  while (Seconds(absl::Now() - start) < seconds) {
    SendNext(load, kPostsABatch);
    ++sent;
  }
  const double took = Seconds(absl::Now() - start);
  done = true;
  for (std::thread& reader : readers) reader.join();
  if (judging) fmt::print("  {:.0f} judgements/s\n", judged / took);
  return static_cast<double>(sent * kPostsABatch) / took;
}

// From request to the end of the first batch that was sent to be decided after it.
void MeasureLatency(Load* load, double posts_a_second, double seconds) {
  std::atomic<bool> done = false;
  std::atomic<size_t> begun = 0;
  std::vector<double> latencies;
  std::thread judge([&] {
    std::mt19937 random(11);
    while (!done) {
      const absl::Time asked = absl::Now();
      JudgeOne(load, &random);
      const size_t in_force_from = begun + 1;
      while (!done && load->batches_in < in_force_from) std::this_thread::yield();
      if (!done) latencies.push_back(Seconds(absl::Now() - asked) * 1000);
      absl::SleepFor(absl::Milliseconds(20));
    }
  });
  const absl::Time start = absl::Now();
  const auto count =
      std::max<size_t>(1, static_cast<size_t>(posts_a_second * Seconds(kCollectFor)));
  for (int i = 1; Seconds(absl::Now() - start) < seconds; ++i) {
    begun = load->batches_sent + 1;
    SendNext(load, count);
    absl::SleepFor(start + absl::Seconds(i * static_cast<double>(count) / posts_a_second) -
                   absl::Now());
  }
  done = true;
  judge.join();
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    return latencies[static_cast<size_t>(share * static_cast<double>(latencies.size() - 1))];
  };
  fmt::print(
      "at {:.0f} posts/s, from request to the first batch decided with it: median {:.1f} ms, "
      "99% within {:.1f} ms, most {:.1f} ms ({} judgements)\n",
      posts_a_second, at(0.5), at(0.99), at(1), latencies.size());
}

void Run(const std::string& posts, int interests, double seconds) {
  Load load;
  load.interests = interests;
  load.folder = std::filesystem::temp_directory_path() / "sluis-judgement-load";
  std::filesystem::remove_all(load.folder);
  EngineOptions options;
  options.data_folder = load.folder;
  options.model_path = kModel;
  options.worker_threads = 2;
  auto engine = Engine::Open(options, &load.clock);
  if (!engine.ok()) Fail(std::string(engine.status().message()));
  load.engine = *std::move(engine);
  load.engine->AddSink(&load.counter);
  auto reader = NdjsonReader::Open(posts, NdjsonOptions());
  if (!reader.ok()) Fail(std::string(reader.status().message()));
  v1::PostBatch titles;
  if (auto more = (*reader)->Next(static_cast<size_t>(interests), &titles); !more.ok()) {
    Fail(std::string(more.status().message()));
  }
  AddInterests(&load, titles);
  v1::PostBatch posts_read;
  if (auto more = (*reader)->Next(kMostPosts, &posts_read); !more.ok()) {
    Fail(std::string(more.status().message()));
  }
  load.posts = {posts_read.posts().begin(), posts_read.posts().end()};
  // So that none is refused as too old.
  for (v1::Post& post : load.posts) post.clear_created_at();
  SendNext(&load, kPostsABatch);
  std::vector<double> without;
  std::vector<double> with;
  for (int round = 0; round < kRounds; ++round) {
    without.push_back(SendFor(&load, seconds, false));
    with.push_back(SendFor(&load, seconds, true));
    fmt::print("{:.0f} posts/s without judgements, {:.0f} with\n", without.back(), with.back());
  }
  fmt::print("{:.1f} matches a post\n",
             static_cast<double>(load.counter.matches) / static_cast<double>(load.posts_sent));
  const double rate = Median(without);
  fmt::print("medians: {:.0f} and {:.0f} posts/s, {:.1f}% less\n", rate, Median(with),
             100 * (1 - Median(with) / rate));
  MeasureLatency(&load, rate / 2, seconds);
  load.engine.reset();
  std::filesystem::remove_all(load.folder);
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "Usage: judgement_load POSTS [INTERESTS [SECONDS]]\n");
    return 64;
  }
  sluis::Run(argv[1], argc > 2 ? std::atoi(argv[2]) : 10'000, argc > 3 ? std::atof(argv[3]) : 10);
  return 0;
}
