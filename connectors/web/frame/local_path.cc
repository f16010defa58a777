#include "connectors/web/frame/local_path.h"

#include <algorithm>

#include "connectors/http/percent_encoding.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

constexpr size_t kLongestPath = 1024;

// Browsers take '\' for '/', and leave out tabs and line ends: "/\evil.example" leads elsewhere.
bool IsSafe(char c) { return c > ' ' && c < 0x7f && c != '\\'; }

}  // namespace

std::string LocalPath(std::string_view wanted) {
  const bool is_path = wanted.starts_with('/') && !wanted.starts_with("//") &&
                       wanted.size() <= kLongestPath &&
                       std::all_of(wanted.begin(), wanted.end(), IsSafe);
  return is_path ? std::string(wanted) : "/";
}

std::string BackTo(std::string_view path) {
  const std::string local = LocalPath(path);
  return local == "/" ? "" : Concat("?to=", PercentEncode(local));
}

std::string BackTo(const HttpRequest& request) {
  if (request.method != "GET") return "";
  return BackTo(request.query.empty() ? request.path : Concat(request.path, "?", request.query));
}

}  // namespace sluis
