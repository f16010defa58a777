#include "connectors/x/x_news.h"

#include <utility>

#include "connectors/x/snowflake.h"
#include "proto/fitting.h"

namespace sluis {
bool CountRefused(XFinding finding, XNews* news) {
  switch (finding) {
    case XFinding::kPost:
      return false;
    case XFinding::kNotPublic:
      ++news->not_public;
      return true;
    case XFinding::kSuperseded:
      ++news->superseded;
      return true;
    case XFinding::kInvalid:
      break;
  }
  ++news->invalid;
  return true;
}

void AppendDelete(std::string id, XNews* news) {
  v1::Post& post = news->posts.emplace_back();
  post.set_source(kXSource);
  post.set_id(std::move(id));
  post.set_operation(v1::OPERATION_DELETE);
}

bool ReplaceOlderVersions(const std::string& id, const std::vector<JsonValue>& ids, XNews* news) {
  std::vector<std::string> older;
  for (const JsonValue& value : ids) {
    std::string version = SnowflakeId(value);
    if (version.empty() || version == id) continue;
    if (IsNewerId(version, id)) return false;
    older.push_back(std::move(version));
  }
  for (std::string& version : older) AppendDelete(std::move(version), news);
  return true;
}

XFinding Finish(const PostLimits& limits, v1::Post* post) {
  FitPost(limits, post);
  return CheckPost(*post, limits).ok() ? XFinding::kPost : XFinding::kInvalid;
}

}  // namespace sluis
