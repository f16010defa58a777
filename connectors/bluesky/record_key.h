// Names of the AT Protocol: at://did/collection/rkey, and the clock in revisions.
#ifndef SLUIS_CONNECTORS_BLUESKY_RECORD_KEY_H_
#define SLUIS_CONNECTORS_BLUESKY_RECORD_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluis {

inline constexpr char kPostCollection[] = "app.bsky.feed.post";
inline constexpr char kLikeCollection[] = "app.bsky.feed.like";
inline constexpr char kRepostCollection[] = "app.bsky.feed.repost";

// A TID as its number: 53 bits of microseconds since 1970, ten bits of who made it, and a highest
// bit of 0 until the year 2255. A later one is higher, as its text sorts later. Nothing if `text`
// is no TID: 13 characters of "2" to "7" and "a" to "z", the first below "k".
[[nodiscard]] std::optional<uint64_t> ParseTid(std::string_view text);

// "did:", a method, ":", and no white space or slash in it.
[[nodiscard]] bool IsDid(std::string_view text);

// The characters of the specification, 1 to 512 of them, and neither "." nor "..".
[[nodiscard]] bool IsRecordKey(std::string_view text);

// at://did/collection/rkey, of valid parts.
[[nodiscard]] std::string RecordUri(std::string_view did, std::string_view collection,
                                    std::string_view rkey);

// Whether `uri` names a record of that collection by a did.
[[nodiscard]] bool IsRecordOf(std::string_view collection, std::string_view uri);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_RECORD_KEY_H_
