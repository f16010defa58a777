// Who is behind posts: whether many say it or a few say it often. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_VOICES_H_
#define SLUIS_ENGINE_DIGESTS_VOICES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// Source and account; the handle where the source gives no lasting id. Views of the post.
using AccountName = std::pair<std::string_view, std::string_view>;

// Its second part is empty if the post names no account.
[[nodiscard]] AccountName AccountOf(const v1::Post& post);

// The share of the three loudest says nothing of fewer posts that name their account: of four posts
// three accounts wrote three whatever goes on.
inline constexpr uint64_t kFewestNamedPosts = 8;
// Voices.few_voices: of at least kFewestNamedPosts the three loudest wrote at least half, and at
// least this many: two each. Eight posts of seven accounts are no few voices, though three of those
// wrote four.
inline constexpr uint64_t kLoudPosts = 6;

// Posts of a Voices that name their account.
[[nodiscard]] uint64_t NamedPosts(const v1::Voices& voices);

// Counts posts. Points into them: they must outlive it.
class VoiceCount {
 public:
  // Once for each distinct post.
  void Add(const storage::v1::StoredPost& stored);

  // Distinct accounts so far.
  size_t authors() const { return posts_by_account_.size(); }

  // Shares of equal size by name. A language is that of the text as detected, else the first that
  // the post claims, without its region ("nl" for "nl-BE"); posts of which neither is known have no
  // share.
  v1::Voices Counted() const;

 private:
  uint64_t posts_ = 0;
  uint64_t reposts_ = 0;
  uint64_t unnamed_ = 0;
  std::map<AccountName, uint64_t> posts_by_account_;
  std::map<std::string_view, uint64_t> sources_;
  std::map<std::string, uint64_t> languages_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_VOICES_H_
