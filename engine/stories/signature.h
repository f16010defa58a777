// What a post says, in a few numbers: enough to recognise the same text, and nearly the same text,
// without keeping it. Pure functions, safe on any thread.
//
// Two posts say nearly the same when they share most of their runs of three words ("shingles",
// Broder, "On the resemblance and containment of documents", 1997). Of a long text only the
// shingles with the smallest hashes are kept; the resemblance of two such bottom-k sketches is an
// unbiased estimate of that of the texts.
#ifndef SLUIS_ENGINE_STORIES_SIGNATURE_H_
#define SLUIS_ENGINE_STORIES_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Shingles kept of one post, the smallest hashes.
inline constexpr size_t kMaxShingles = 64;
// A text of fewer words has no shingles: too little to tell "nearly the same" from "about the
// same". Only its exact repetition is recognised.
inline constexpr size_t kMinWordsForShingles = 5;

struct Signature {
  // XXH3 of the normalised words, 0 if the post has no text at all. A text of fewer than
  // kMinWordsForShingles words is hashed with its links: "Watch live: <link>" says nothing alone.
  uint64_t text_hash = 0;
  // Distinct, rising; empty for short texts.
  std::vector<uint64_t> shingles;
};

// Of the title and the text; author, links (but see text_hash), handles and a leading "RT @x:" do
// not count.
[[nodiscard]] Signature SignatureOf(const v1::Post& post);
// The same, where NormalizeSluis1 of title and text is at hand.
[[nodiscard]] Signature SignatureOf(const v1::Post& post, const std::string& normalised);

// How much two sketches share, in [0, 1]: exact as long as their union holds at most kMaxShingles,
// else estimated from the kMaxShingles smallest of the union. 0 when either is empty. Both must
// rise.
[[nodiscard]] double Resemblance(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

// XXH3 of a post's name, for maps. Never 0.
[[nodiscard]] uint64_t PostKeyHash(std::string_view source, std::string_view id);

// The same of a conversation's name: no post's hash but by chance. Never 0.
[[nodiscard]] uint64_t ConversationHash(std::string_view source, std::string_view conversation);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STORIES_SIGNATURE_H_
