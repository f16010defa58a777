// Interests that have come to follow one account: at each digest the matches of its window are
// looked at, interest by interest.
#ifndef SLUIS_ENGINE_DIGESTS_ONE_ACCOUNT_H_
#define SLUIS_ENGINE_DIGESTS_ONE_ACCOUNT_H_

#include <cstddef>
#include <functional>
#include <set>
#include <string>

#include "absl/types/span.h"
#include "engine/users/organisations.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Fewer posts than this say nothing.
inline constexpr size_t kOneAccountPosts = 10;

// The ids of interests of which more than half of the distinct posts that name an account, and at
// least kOneAccountPosts of them, come from one account that is no organisation's. `matches` are
// those of one owner; a post that `find_post` no longer finds (null) does not count.
[[nodiscard]] std::set<std::string> FollowersOfOneAccount(
    absl::Span<const v1::Match> matches,
    const std::function<const storage::v1::StoredPost*(const v1::PostKey&)>& find_post,
    const Organisations& organisations);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_ONE_ACCOUNT_H_
