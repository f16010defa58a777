#include "tests/engine/state/state_ledger.h"

#include "fmt/format.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {
namespace {

constexpr Family kFamilies[] = {Family::kPosts, Family::kMatchLog, Family::kDigests};
constexpr uint64_t kKeys = 60;

// "17-2": the second from the last change of batch 17.
std::string WriterOf(const std::string& value) {
  v1::Post post;
  return post.ParseFromString(value) ? post.id() : "something else";
}

}  // namespace

absl::Status StateLedger::Write(Store* store) {
  Entries entries = states_.back();
  StateBatch batch;
  for (uint64_t count = 1 + random_() % 5; count > 0; --count) {
    const Family family = kFamilies[random_() % std::size(kFamilies)];
    const std::string key = fmt::format("key{:02}", random_() % kKeys);
    if (random_() % 4 == 0) {
      batch.Delete(family, key);
      entries.erase({family, key});
      continue;
    }
    v1::Post post;
    post.set_id(fmt::format("{}-{}", states_.size(), count));
    // Random, so that it stays as long when it is compressed.
    std::string text(random_() % longest_text_, ' ');
    for (char& each : text) each = static_cast<char>('!' + random_() % 90);
    post.set_text(text);
    batch.Put(family, key, post);
    entries[{family, key}] = post.SerializeAsString();
  }
  states_.push_back(std::move(entries));
  return store->Write(std::move(batch), store->counters());
}

absl::StatusOr<std::string> StateLedger::DifferenceIn(const Store& store) const {
  Entries found;
  for (const Family family : kFamilies) {
    const absl::Status status =
        store.Scan(family, "", "", [&](std::string_view key, std::string_view value) {
          found[{family, std::string(key)}] = value;
          return true;
        });
    if (!status.ok()) return status;
  }
  const uint64_t batch = store.counters().batch_number();
  if (batch >= states_.size()) return fmt::format("batch {} was never written", batch);
  const Entries& expected = states_[batch];
  std::string difference;
  for (const auto& [name, value] : expected) {
    const auto at = found.find(name);
    if (at != found.end() && at->second == value) continue;
    difference += fmt::format("{} {} is {}; ", static_cast<int>(name.first), name.second,
                              at == found.end() ? "gone" : "as " + WriterOf(at->second));
    difference += fmt::format("written as {}; ", WriterOf(value));
  }
  for (const auto& [name, value] : found) {
    if (expected.contains(name)) continue;
    difference += fmt::format("{} {} is there, as {}; ", static_cast<int>(name.first), name.second,
                              WriterOf(value));
  }
  return difference.empty() ? "" : fmt::format("after batch {}: {}", batch, difference);
}

}  // namespace sluis
