// What X's API says, versions 1.1 and 2: lines of streams, answers to requests, compliance events,
// and files that tools have made of them. No network here. x_news.h says how posts are named.
#ifndef SLUIS_CONNECTORS_X_X_READER_H_
#define SLUIS_CONNECTORS_X_X_READER_H_

#include <string_view>

#include "absl/status/status.h"
#include "connectors/json/json_value.h"
#include "connectors/x/x_news.h"
#include "proto/checks.h"

namespace sluis {

// Belongs to one thread. An error is InvalidArgument with a sentence, and leaves `news` as it was.
class XReader {
 public:
  explicit XReader(const PostLimits& limits);

  // One line of a stream, with or without its line end, or the body of an answer. A blank line is a
  // sign of life. Which of the forms it is shows from its members:
  //   {"data": ..., "includes", "errors"}  version 2: a post, a list of posts, or an event
  //   {"statuses": [...]} or [...]         version 1.1: a search, a timeline
  //   {"id", "author_id" ...}              one post of version 2 with its includes put into it
  //   {"id_str", "user" ...}               one status of version 1.1
  //   {"delete": ...}, {"user_delete": ...}, ...   events of version 1.1
  //   {"errors": [...]}, {"title": ...}, {"disconnect": ...}   the end of a stream, a failed
  //   request
  [[nodiscard]] absl::Status Read(std::string_view message, XNews* news);

 private:
  absl::Status TakeObject(const JsonValue& object, XNews* news);
  void TakeAnswer(const JsonValue& answer, XNews* news);
  void TakeList(const JsonValue& list, XNews* news);
  bool TakeOne(const JsonValue& object, XNews* news);

  const PostLimits limits_;
  JsonParser parser_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_X_READER_H_
