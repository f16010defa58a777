#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include "engine/state/store.h"
#include "engine/state/store_files.h"

namespace sluis {

StateBatch::StateBatch() : changes_(std::make_unique<Changes>()) {}
StateBatch::~StateBatch() = default;
StateBatch::StateBatch(StateBatch&&) noexcept = default;
StateBatch& StateBatch::operator=(StateBatch&&) noexcept = default;

void StateBatch::Put(Family family, std::string_view key,
                     const google::protobuf::MessageLite& value) {
  changes_->bytes.append(key);
  const size_t key_end = changes_->bytes.size();
  value.AppendToString(&changes_->bytes);
  changes_->list.push_back({family, false, key_end, changes_->bytes.size()});
}

void StateBatch::PutPost(std::string_view key, const storage::v1::StoredPost& facts,
                         const v1::Post& post) {
  std::string& bytes = changes_->bytes;
  bytes.append(key);
  const size_t key_end = bytes.size();
  facts.AppendToString(&bytes);
  // A message's fields may come in any order and from several places: the post goes behind.
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  post.ByteSizeLong();
  google::protobuf::internal::WireFormatLite::WriteMessage(
      storage::v1::StoredPost::kPostFieldNumber, post, &out);
  out.Trim();
  changes_->list.push_back({Family::kPosts, false, key_end, bytes.size()});
}

void StateBatch::PutRecord(Family family, std::string_view key, std::string_view value) {
  changes_->bytes.append(key);
  const size_t key_end = changes_->bytes.size();
  changes_->bytes.append(value);
  changes_->list.push_back({family, false, key_end, changes_->bytes.size()});
}

void StateBatch::Delete(Family family, std::string_view key) {
  changes_->bytes.append(key);
  const size_t end = changes_->bytes.size();
  changes_->list.push_back({family, true, end, end});
}

bool StateBatch::empty() const { return changes_->list.empty(); }

void StateBatch::ForEach(const std::function<void(Family, const std::string&, bool)>& visit) const {
  size_t begin = 0;
  for (const Changes::Change& change : changes_->list) {
    visit(change.family, changes_->bytes.substr(begin, change.key_end - begin), change.deletes);
    begin = change.value_end;
  }
}

}  // namespace sluis
