#include "engine/state/log_continuity.h"

#include <rocksdb/write_batch.h>

namespace sluis {
namespace {

// Finds the entry that numbers a batch.
class NumberReader final : public rocksdb::WriteBatch::Handler {
 public:
  NumberReader(const LogContinuity::BatchNumber& batch_number,
               const std::map<uint32_t, std::string>& families)
      : batch_number_(batch_number), families_(families) {}

  uint64_t number() const { return number_; }

  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    const auto name = families_.find(family);
    if (name == families_.end()) return rocksdb::Status::OK();
    if (const uint64_t number = batch_number_(name->second, key, value); number != 0) {
      number_ = number;
    }
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status SingleDeleteCF(uint32_t, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteRangeCF(uint32_t, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status MergeCF(uint32_t, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  void LogData(const rocksdb::Slice&) override {}

 private:
  const LogContinuity::BatchNumber& batch_number_;
  const std::map<uint32_t, std::string>& families_;
  uint64_t number_ = 0;
};

}  // namespace

void LogContinuity::ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& /*log_of_family*/,
                                             const std::map<std::string, uint32_t>& id_of_family) {
  for (const auto& [name, id] : id_of_family) families_[id] = name;
}

rocksdb::WalFilter::WalProcessingOption LogContinuity::LogRecordFound(
    unsigned long long /*log*/, const std::string& /*file*/, const rocksdb::WriteBatch& batch,
    rocksdb::WriteBatch* /*replacement*/, bool* /*replaced*/) {
  NumberReader reader(batch_number_, families_);
  // What cannot be read RocksDB itself finds damaged, a moment later.
  if (!batch.Iterate(&reader).ok() || reader.number() == 0) {
    return WalProcessingOption::kContinueProcessing;
  }
  if (last_.has_value() && reader.number() != *last_ + 1) return WalProcessingOption::kStopReplay;
  last_ = reader.number();
  return WalProcessingOption::kContinueProcessing;
}

}  // namespace sluis
