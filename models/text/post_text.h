// The one text of a post that vectors, terms and phrases are made from.
#ifndef SLUIS_MODELS_TEXT_POST_TEXT_H_
#define SLUIS_MODELS_TEXT_POST_TEXT_H_

#include <string>

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Title, spoiler, text, tags and alt texts, a line each, empty ones left out. A tag that the text
// holds already as a hashtag is not said twice: its words would weigh double. Not normalised.
[[nodiscard]] std::string PostText(const v1::Post& post);

// Whether PostText is the text of the post and nothing else.
[[nodiscard]] bool IsTextAlone(const v1::Post& post);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_POST_TEXT_H_
