// What a lost range of keys means, as a sentence for people.
#ifndef SLUIS_ENGINE_STATE_LOST_KEYS_H_
#define SLUIS_ENGINE_STATE_LOST_KEYS_H_

#include <string>

#include "engine/state/damaged_database.h"

namespace sluis {

// Such as "Of posts, the sequences 121 to 399 cannot be read." Names in it are escaped.
[[nodiscard]] std::string SentenceOf(const UnreadableKeys& keys);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_LOST_KEYS_H_
