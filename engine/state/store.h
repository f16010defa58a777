// The state on disk: RocksDB behind a narrow door. Reads and writes are typed by protobuf message;
// what is written together goes in one StateBatch and is on disk, with its durable mark, when
// Commit returns.
#ifndef SLUIS_ENGINE_STATE_STORE_H_
#define SLUIS_ENGINE_STATE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store_sizes.h"
#include "google/protobuf/message_lite.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace rocksdb {
class Env;
}

namespace sluis {

// The order is part of nothing: families are found by name.
enum class Family {
  kPosts,
  kKnown,
  kUsers,
  kInterests,
  kRows,
  kMatchLog,
  kStories,
  kDigests,
  kOutbox,
  kJudgements,
  kJudgedPosts,
  kCursors,
  kAudit,
  kMeta,
  kShownPosts,
  kAccess,
  kRevisions,
  kHandlings,
  kEvents,
  kDossiers,
  kWall,
  kSources,
  kGoneAuthors,
};

// Changes that become visible and durable together. Belongs to one thread.
class StateBatch {
 public:
  StateBatch();
  ~StateBatch();
  StateBatch(StateBatch&&) noexcept;
  StateBatch& operator=(StateBatch&&) noexcept;

  void Put(Family family, std::string_view key, const google::protobuf::MessageLite& value);
  // Of the family of posts: `facts`, which has no post, together with `post`, which is not copied.
  void PutPost(std::string_view key, const storage::v1::StoredPost& facts, const v1::Post& post);
  // As it is stored.
  void PutRecord(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);
  bool empty() const;
  // What is done to each key, in order; a later change of a key is the one that counts.
  void ForEach(
      const std::function<void(Family family, const std::string& key, bool deletes)>& visit) const;

 private:
  friend class Store;
  struct Changes;
  std::unique_ptr<Changes> changes_;
};

struct StoreOptions {
  std::string folder;
  // False leaves syncing to the operating system: an ack then survives kill -9, not power loss.
  bool sync = true;
  // What may wait in memory, in all families together, until it is written to their files. It is
  // safe in the log meanwhile.
  size_t write_buffer_bytes = size_t{64} << 20;
  // What stands between RocksDB and the disk; null: nothing. Must outlive the store.
  rocksdb::Env* environment = nullptr;
  // Of the disk's free space so much is left alone: a log that meets a full disk is lost to
  // RocksDB. CheckRoom refuses from there on, Write from half of it.
  uint64_t reserve_bytes = 0;
  // Only tests turn it off, to find in the files what was written.
  bool compress = true;
  // Of a new database: the number that its first batch comes after.
  uint64_t batches_before = 0;
  // Only an upgrade opens folders of other versions, and such as are half-way.
  bool any_version = false;
  // What is kept in memory of what was read from the files, of all families together.
  size_t block_cache_bytes = size_t{128} << 20;
};

// Reads and MakeDurable are safe on any thread; Write and Commit belong to one thread at a time.
class Store {
 public:
  // Creates the folder when it is absent. Errors: FailedPrecondition when another process holds
  // it or when its format is another release's; DataLoss when less is found than was acknowledged
  // or when a file is damaged. Each says what to do.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Store>> Open(const StoreOptions& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // NotFound when there is nothing under the key; DataLoss when it cannot be read back.
  [[nodiscard]] absl::Status Get(Family family, std::string_view key,
                                 google::protobuf::MessageLite* value) const;

  // Calls `visit` with each key and value of [from, until) in key order, until it returns false.
  // An empty `until` means the end of the family.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  [[nodiscard]] absl::Status Scan(Family family, std::string_view from, std::string_view until,
                                  const Visitor& visit) const;
  // The same over the keys that start with `prefix`.
  [[nodiscard]] absl::Status ScanPrefix(Family family, std::string_view prefix,
                                        const Visitor& visit) const;
  // The greatest key that starts with `prefix`; NotFound if none.
  [[nodiscard]] absl::Status GetLast(Family family, std::string_view prefix,
                                     google::protobuf::MessageLite* value) const;

  // ResourceExhausted when the disk has less than the reserve left: take nothing large before there
  // is more. Small changes still find room.
  [[nodiscard]] absl::Status CheckRoom() const;

  // Writes the batch and the counters atomically; the counters get the next batch number. From then
  // on it is seen, and survives the end of the process, but not yet a loss of power. When this
  // fails, nothing of the batch is kept. Try again later if must_reopen() is still false: there was
  // no room.
  [[nodiscard]] absl::Status Write(StateBatch batch, storage::v1::EngineCounters counters);

  // Returns OK when batch `number` and all before it are synced and the durable mark is past them:
  // only then may they be acknowledged. One sync serves all who wait for it. When this fails, what
  // was written since the last success may be lost.
  [[nodiscard]] absl::Status MakeDurable(uint64_t number);

  // Both.
  [[nodiscard]] absl::Status Commit(StateBatch batch, storage::v1::EngineCounters counters);

  // Copies all of the state, as it is at some moment of the call, into a new folder, which can be
  // opened or restored. On any thread, while others write. AlreadyExists if there is such a folder.
  [[nodiscard]] absl::Status BackUp(const std::string& folder) const;

  // As in FamilySize.
  static const char* NameOf(Family family);

  struct FamilySize {
    std::string name;
    uint64_t entries = 0;
  };
  // Reads every block of every file and walks through all entries. DataLoss at the first damage. On
  // any thread, while others write.
  [[nodiscard]] absl::StatusOr<std::vector<FamilySize>> Check() const;

  // A write or a sync has failed: nothing more is taken until the store is opened anew. On any
  // thread.
  bool must_reopen() const;
  // On any thread, while others write.
  [[nodiscard]] StoreSizes Measure() const;

  // The first sequences that are still kept. What is below is not read any more, and goes from the
  // disk at some time after; a record of matches when all of it is below. Of the known posts the
  // reader must look (screening.cc); tombstones have no sequence and never go.
  struct Floors {
    uint64_t posts = 0;
    uint64_t matches = 0;
    uint64_t known = 0;
  };
  // No floor ever falls. Both on any thread.
  void RaiseFloors(const Floors& floors);
  Floors floors() const;
  // Deletes the files that hold nothing but expired records.
  [[nodiscard]] absl::Status DropExpiredFiles() const;

  // On the disk: of one family, and of the whole database with its logs.
  [[nodiscard]] uint64_t BytesOf(Family family) const;
  // About; it costs nothing to ask.
  [[nodiscard]] uint64_t RecordsOf(Family family) const;
  [[nodiscard]] uint64_t BytesOfAll() const;

  // ResourceExhausted when the disk has no room for what RewriteFiles holds twice at a time: all of
  // one family, and half of the reserve stays.
  [[nodiscard]] absl::Status CheckRoomToRewrite() const;

  struct Rewriting {
    uint64_t files = 0;
    uint64_t bytes = 0;
  };
  // Writes every file of the database anew: afterwards no file, its logs and lists included, holds
  // a byte of what was deleted or replaced before the call. Unavailable when somebody still reads
  // an old file; then it can be tried again. Takes long; on any thread, while others write.
  [[nodiscard]] absl::StatusOr<Rewriting> RewriteFiles() const;

  // As of the last Write.
  const storage::v1::EngineCounters& counters() const;

  // The name under which a post is known: a keyed 128-bit BLAKE2b of source and id, so that a kept
  // tombstone does not tell what was deleted. The key is made with the folder.
  std::string KnownKey(std::string_view source, std::string_view id) const;

 private:
  struct Files;
  explicit Store(std::unique_ptr<Files> files);
  std::unique_ptr<Files> files_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_STORE_H_
