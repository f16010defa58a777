// The posts of an account's archive of X: the file tweets.js,
//   window.YTD.tweets.part0 = [ {"tweet": {...}}, ... ]
// or a part of it, or a plain JSON list of the same. Read as it comes, one post at a time: archives
// have hundreds of megabytes.
#ifndef SLUIS_CONNECTORS_X_ARCHIVE_READER_H_
#define SLUIS_CONNECTORS_X_ARCHIVE_READER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/json/json_value.h"
#include "connectors/x/status_v1.h"
#include "connectors/x/x_news.h"
#include "proto/checks.h"

namespace sluis {

// Belongs to one thread. Holds at most one post.
class XArchiveReader {
 public:
  // `owner`: see ReadArchiveOwner.
  XArchiveReader(XAccount owner, const PostLimits& limits);

  // Takes the next bytes, split anywhere. An entry that is no post is counted and passed over.
  // Fails when what comes before the list is not what it should be; there is no going on then.
  [[nodiscard]] absl::Status Push(std::string_view bytes, XNews* news);
  // After the last bytes. Fails when the list does not end: the file was cut off.
  [[nodiscard]] absl::Status Finish() const;

 private:
  enum class Place { kBeforeList, kInList, kAfterList };

  absl::Status PushBeforeList(std::string_view* bytes);
  void PushInList(std::string_view* bytes, XNews* news);
  size_t EndOfEntry(std::string_view bytes);
  void TakeEntry(XNews* news);

  const XAccount owner_;
  const PostLimits limits_;
  JsonParser parser_;
  Place place_ = Place::kBeforeList;
  std::string prefix_;
  // Of the entry that is being read.
  std::string entry_;
  int depth_ = 0;
  bool in_string_ = false;
  bool after_backslash_ = false;
};

// Whose archive it is, from its file account.js: window.YTD.account.part0 = [{"account": {...}}].
[[nodiscard]] absl::StatusOr<XAccount> ReadArchiveOwner(std::string_view bytes);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_ARCHIVE_READER_H_
