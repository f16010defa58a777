// The small things that all forms of a post of X share: its numbers, times, names and languages.
// Pure.
#ifndef SLUIS_CONNECTORS_X_SNOWFLAKE_H_
#define SLUIS_CONNECTORS_X_SNOWFLAKE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "connectors/json/json_value.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

inline constexpr char kXSource[] = "x";

// 1 to 20 digits.
[[nodiscard]] bool IsXId(std::string_view text);

// The digits of an id: X writes ids as strings because many readers of JSON round numbers of 64
// bits. Empty if `value` is no string that is an id.
[[nodiscard]] std::string SnowflakeId(const JsonValue& value);

// Version 1.1 has each id twice, "id" and "id_str"; older files have the number alone.
[[nodiscard]] std::string SnowflakeIdV1(const JsonValue& text, const JsonValue& number);

// Ids grow with time, and so do the digits that they take.
[[nodiscard]] bool IsNewerId(std::string_view a, std::string_view b);

// When it was given; nullopt for one of before November 2010, when ids began to tell.
[[nodiscard]] std::optional<absl::Time> TimeOfId(std::string_view id);

// A count as a number or, in archives, as digits.
[[nodiscard]] uint64_t CountOf(const JsonValue& value);

// "Sun Aug 31 00:29:15 +0000 2014", the form of version 1.1.
[[nodiscard]] std::optional<absl::Time> ParseTimeV1(std::string_view text);

// As BCP 47 has it now; empty for X's codes that name no language ("und", "qme", "zxx", ...).
[[nodiscard]] std::string LanguageOf(std::string_view code);

// The addresses of an account and of a post; the name is left out where it cannot be one.
[[nodiscard]] std::string AccountAddress(std::string_view name);
[[nodiscard]] std::string PostAddress(std::string_view name, std::string_view id);

// "image", "gifv", "video", as other sources call what X calls "photo", "animated_gif", "video".
[[nodiscard]] std::string MediaKind(std::string_view type);

// Makes `post`, which holds what is reposted, the repost with the names of `wrapper`.
void WrapRepost(v1::Post wrapper, v1::Post* post);

// A withheld post may be shown in some countries only; "XX" stands for all of them, "XY" for a
// complaint about copyright.
[[nodiscard]] bool IsWithheldEverywhere(const std::vector<JsonValue>& countries);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_SNOWFLAKE_H_
