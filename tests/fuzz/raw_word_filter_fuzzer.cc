// A query and a post: what a glance at the bytes of the stored post passes over, the exact look
// does not find either. Damaged bytes are looked at, too.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/desk/searching.h"
#include "models/text/term_matcher.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace {

// Neither byte is ever part of UTF-8. The first ends a part; in the parts of the post the second
// stands for the query, so that words that are wanted get into texts in many ways.
constexpr char kEnd = '\xff';
constexpr char kQuery = '\xfe';

std::vector<std::string> PartsOf(std::string_view input) {
  std::vector<std::string> parts(1);
  for (const char c : input) {
    if (c == kEnd) {
      parts.emplace_back();
    } else if (c == kQuery && parts.size() > 1) {
      parts.back() += parts.front();
    } else {
      parts.back() += c;
    }
  }
  parts.resize(8);
  return parts;
}

sluis::storage::v1::StoredPost PostOf(const std::vector<std::string>& parts) {
  sluis::storage::v1::StoredPost stored;
  stored.set_sequence(1);
  sluis::v1::Post& post = *stored.mutable_post();
  post.set_id("1");
  post.set_text(parts[1]);
  post.set_title(parts[2]);
  post.set_spoiler(parts[3]);
  if (!parts[4].empty()) post.add_tags(parts[4]);
  if (!parts[5].empty()) post.add_media()->set_alt_text(parts[5]);
  post.mutable_author()->set_handle(parts[6]);
  post.set_source(parts[7]);
  return stored;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> parts = PartsOf(input);
  const auto rules = sluis::RulesOfSearch(parts[0]);
  if (!rules.ok()) return 0;
  static_cast<void>(rules->glance.MayMatch(input));
  for (const std::string& part : parts) {
    // Others are refused before they are stored.
    if (!simdjson::validate_utf8(part)) return 0;
  }
  const sluis::storage::v1::StoredPost stored = PostOf(parts);
  const sluis::RuleInput post(stored.post());
  const bool found = rules->exact.Check(post) == sluis::v1::LEFT_OUT_REASON_UNSPECIFIED;
  if (found && !rules->glance.MayMatch(stored.SerializeAsString())) std::abort();
  return 0;
}
