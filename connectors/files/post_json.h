// One line of NDJSON to one post. docs/posts.md is the reference of the fields.
#ifndef SLUIS_CONNECTORS_FILES_POST_JSON_H_
#define SLUIS_CONNECTORS_FILES_POST_JSON_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Holds the JSON parser's memory from line to line. Belongs to one thread.
class PostJsonParser {
 public:
  explicit PostJsonParser(const PostLimits& limits);
  ~PostJsonParser();
  PostJsonParser(const PostJsonParser&) = delete;
  PostJsonParser& operator=(const PostJsonParser&) = delete;

  // Replaces `post` by what `line` says. Fields that it does not know are ignored; a field that it
  // knows but that holds the wrong kind of value is an error that names it. The result has passed
  // CheckPost. On failure `post` is unspecified.
  [[nodiscard]] absl::Status Parse(std::string_view line, v1::Post* post);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_POST_JSON_H_
