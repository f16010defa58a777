#include "engine/state/expiry.h"

#include <rocksdb/compaction_filter.h>
#include <rocksdb/convenience.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/state/store_files.h"

namespace sluis {
namespace {

// Files at the bottom would else never be merged again.
constexpr uint64_t kMergeAtLeastEvery = 24 * 60 * 60;
constexpr size_t kSequenceBytes = 8;

std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// The first record of a shard that may hold a match that is kept.
uint64_t FirstRecord(uint64_t floor) { return floor > kMaxRunPosts ? floor - kMaxRunPosts : 0; }

class ExpiryFilter final : public rocksdb::CompactionFilter {
 public:
  ExpiryFilter(Family family, std::shared_ptr<const ExpiryFloors> floors)
      : family_(family), floors_(std::move(floors)), known_(floors_->known) {}

  const char* Name() const override { return "sluis.expiry"; }
  bool Filter(int /*level*/, const rocksdb::Slice& key, const rocksdb::Slice& value,
              std::string* /*new_value*/, bool* /*value_changed*/) const override {
    if (family_ != Family::kKnown) return floors_->AreAbove(family_, ViewOf(key));
    if (known_ == 0) return false;
    storage::v1::KnownPost known;
    return known.ParseFromArray(value.data(), static_cast<int>(value.size())) && !known.deleted() &&
           known.sequence() < known_;
  }

 private:
  const Family family_;
  const std::shared_ptr<const ExpiryFloors> floors_;
  const uint64_t known_;
};

class ExpiryFilterFactory final : public rocksdb::CompactionFilterFactory {
 public:
  ExpiryFilterFactory(Family family, std::shared_ptr<const ExpiryFloors> floors)
      : family_(family), floors_(std::move(floors)) {}

  const char* Name() const override { return "sluis.expiry"; }
  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context& /*context*/) override {
    return std::make_unique<ExpiryFilter>(family_, floors_);
  }

 private:
  const Family family_;
  const std::shared_ptr<const ExpiryFloors> floors_;
};

void Raise(uint64_t to, std::atomic<uint64_t>* floor) {
  uint64_t before = *floor;
  while (before < to && !floor->compare_exchange_weak(before, to)) {
  }
}

}  // namespace

bool ExpiryFloors::AreAbove(Family family, std::string_view key) const {
  if (family == Family::kPosts) {
    return key.size() >= kSequenceBytes && SequenceFromKey(key) < posts;
  }
  if (family == Family::kMatchLog) {
    return key.size() > kSequenceBytes && SequenceFromKey(key.substr(1)) < FirstRecord(matches);
  }
  return false;
}

std::string ExpiryFloors::FirstKey(Family family) const {
  return family == Family::kPosts ? SequenceKey(posts) : std::string();
}

void LetExpire(Family family, const std::shared_ptr<const ExpiryFloors>& floors,
               rocksdb::ColumnFamilyOptions* options) {
  if (family != Family::kPosts && family != Family::kMatchLog && family != Family::kKnown) return;
  options->compaction_filter_factory = std::make_shared<ExpiryFilterFactory>(family, floors);
  options->periodic_compaction_seconds = kMergeAtLeastEvery;
}

void Store::RaiseFloors(const Floors& floors) {
  Raise(floors.posts, &files_->floors->posts);
  Raise(floors.matches, &files_->floors->matches);
  Raise(floors.known, &files_->floors->known);
}

Store::Floors Store::floors() const {
  const ExpiryFloors& floors = *files_->floors;
  return {floors.posts, floors.matches, floors.known};
}

absl::Status Store::DropExpiredFiles() const {
  const Floors floors = this->floors();
  const std::string end = SequenceKey(floors.posts);
  const rocksdb::Slice posts_end = end;
  rocksdb::Status status =
      rocksdb::DeleteFilesInRange(files_->database.get(), files_->Handle(Family::kPosts), nullptr,
                                  &posts_end, /*include_end=*/false);
  if (!status.ok()) return FromRocks(status, "drop expired posts");
  std::array<std::string, 512> borders;
  std::array<rocksdb::Slice, 512> slices;
  std::vector<rocksdb::RangePtr> ranges;
  for (size_t shard = 0; shard < 256; ++shard) {
    borders[2 * shard] = MatchLogKey(static_cast<uint8_t>(shard), 0);
    borders[2 * shard + 1] = MatchLogKey(static_cast<uint8_t>(shard), FirstRecord(floors.matches));
    for (const size_t i : {2 * shard, 2 * shard + 1}) slices[i] = borders[i];
    ranges.emplace_back(&slices[2 * shard], &slices[2 * shard + 1]);
  }
  status = rocksdb::DeleteFilesInRanges(files_->database.get(), files_->Handle(Family::kMatchLog),
                                        ranges.data(), ranges.size(), /*include_end=*/false);
  return FromRocks(status, "drop expired matches");
}

}  // namespace sluis
