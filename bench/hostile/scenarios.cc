#include "bench/hostile/scenarios.h"

#include <algorithm>
#include <limits>
#include <set>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/hostile/attacks.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

// Reads one message a second, sees what it lost, and has all of it by replay.
absl::StatusOr<std::string> ReadSlowly(const Target& target) {
  // Its own queue is short: what it does not read stays with the server.
  GoodSubscriber slow(target.server.live, GoodLoad::kOwner, 1);
  if (absl::Status status = slow.Connect(); !status.ok()) return status;
  std::set<std::string> seen;
  const auto note = [&seen](const std::optional<v1::LiveMessage>& message) {
    if (message && message->has_match()) seen.insert(message->match().post().id());
  };
  const uint64_t before = slow.sequence();
  uint64_t read = 0;
  for (; !target.time_is_up; ++read) {
    note(slow.Next(absl::Seconds(1)));
    absl::SleepFor(absl::Seconds(1));
  }
  // What waits for it, and then what came after that for which there was no room.
  const absl::Time deadline = absl::Now() + absl::Seconds(60);
  while (slow.lost() == 0 && absl::Now() < deadline) note(slow.Next(absl::Seconds(1)));
  if (slow.lost() == 0) return absl::InternalError("the slow subscriber lost nothing");
  // What is published is stored, so replay has at least all that it knows of.
  const auto stored = ReplayedPosts(target.server.replay, GoodLoad::kOwner);
  if (!stored.ok()) return stored.status();
  const std::set<std::string> all(stored->begin(), stored->end());
  if (!std::includes(all.begin(), all.end(), seen.begin(), seen.end()) ||
      all.size() < slow.sequence()) {
    return absl::DataLossError("replay does not have what was published");
  }
  return fmt::format("read {} in time, lost {} of {}, all there by replay", read, slow.lost(),
                     slow.sequence() - before);
}

absl::StatusOr<std::string> Flood(const Target& target) {
  const FloodResult flood = FloodIngest(target.server.ingest, "flooder", target.flooder, 100,
                                        std::numeric_limits<uint64_t>::max(), target.time_is_up);
  if (flood.over_credit == 0) return absl::InternalError("the flood was not told of its credit");
  return fmt::format("sent {} batches, {} acked, {} thrown away and told, welcomed {} times",
                     flood.sent, flood.acks, flood.over_credit, flood.welcomes);
}

absl::StatusOr<std::string> Idle(const Target& target, size_t count) {
  IdleConnections idle(DoorsOf(target.server), count);
  while (!target.time_is_up) {
    idle.Renew(20);
    absl::SleepFor(absl::Milliseconds(50));
  }
  const IdleCounts counts = idle.Counts();
  return fmt::format("opened {}, {} stood at the end", counts.opened, counts.standing);
}

absl::StatusOr<std::string> OddFrames(const Target& target) {
  uint64_t rounds = 0;
  std::string unfinished;
  while (!target.time_is_up || rounds == 0) {
    unfinished.clear();
    for (const Door& door : DoorsOf(target.server)) {
      const bool ingest = door.name == "ingest";
      const auto empty = EndsAfterFrame(door, 0);
      const auto parts = EndsAfterParts(door, 10'000);
      const auto frame = EndsAfterFrame(door, kMiB + 1);
      const auto largest = EndsAfterFrame(door, 16 * kMiB + 1);
      for (const auto* ends : {&empty, &parts, &frame, &largest}) {
        if (!ends->ok()) return ends->status();
      }
      if (*empty || *parts) return absl::InternalError(door.name + " ended an odd message");
      if (*frame == ingest) return absl::InternalError(door.name + ": 1 MiB + 1");
      if (!*largest) return absl::InternalError(door.name + " takes 16 MiB + 1");
      const auto sent = SendUnfinished(door, 2000, kMiB);
      if (!sent.ok()) return sent.status();
      if (*sent >= 2000 * kMiB) return absl::InternalError(door.name + " takes what never ends");
      absl::StrAppend(&unfinished, " ", door.name, " ", *sent / kMiB, " MiB");
    }
    ++rounds;
    // It is about what these messages are, and not about all that a network can bring.
    absl::SleepFor(absl::Seconds(1));
  }
  return fmt::format("{} rounds; of the unfinished message went, until it was cut:{}", rounds,
                     unfinished);
}

absl::StatusOr<std::string> Mutated(const Target& target, const ScenarioOptions& options) {
  const std::vector<Door> doors = DoorsOf(target.server);
  std::vector<absl::StatusOr<MutatedCounts>> counts(doors.size(), MutatedCounts());
  std::vector<std::thread> senders;
  for (size_t i = 0; i < doors.size(); ++i) {
    senders.emplace_back([&, i] {
      // The engine takes one request of ingest at a time: fewer there, for the same length.
      const uint64_t tenths = doors[i].name == "ingest" ? 1 : 3;
      counts[i] = SendMutated(doors[i], options.golden, options.mutated / 10 * tenths, i,
                              options.mutated_a_second / 10 * static_cast<double>(tenths));
    });
  }
  for (std::thread& sender : senders) sender.join();
  MutatedCounts sum;
  for (const auto& of_door : counts) {
    if (!of_door.ok()) return of_door.status();
    sum.messages += of_door->messages;
    sum.raw += of_door->raw;
  }
  return fmt::format("{} messages, all answered, and {} as raw bytes", sum.messages, sum.raw);
}

}  // namespace

std::vector<Scenario> Scenarios(const ScenarioOptions& options) {
  GoodLoadOptions usual;
  GoodLoadOptions ten_fast = {.all_match = true, .subscribers = 10};
  return {
      {"slow subscriber", false, ten_fast, ReadSlowly},
      {"flood beyond credit", false, usual, Flood},
      {"flood by a key", true, usual, Flood},
      {fmt::format("{} idle", options.idle), false, usual,
       [options](const Target& target) { return Idle(target, options.idle); }},
      {"odd frames", false, usual, OddFrames},
      {fmt::format("{} mutated", options.mutated), false, usual,
       [options](const Target& target) { return Mutated(target, options); }},
  };
}

}  // namespace sluis
