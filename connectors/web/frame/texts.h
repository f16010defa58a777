// What the pages say around the digests, in each language that they speak (texts/*.toml).
#ifndef SLUIS_CONNECTORS_WEB_FRAME_TEXTS_H_
#define SLUIS_CONNECTORS_WEB_FRAME_TEXTS_H_

#include <string>
#include <string_view>

#include "absl/container/btree_map.h"

namespace sluis {

struct Texts {
  std::string language;  // BCP 47
  // "sign_in"; "interest.title" of a section.
  absl::btree_map<std::string, std::string> by_key;

  // Requires that the key is there: a test looks at every use.
  const std::string& operator[](std::string_view key) const;
};

// Of "nl", "nl-NL" and the like Dutch, else English. Lives as long as the process.
[[nodiscard]] const Texts& TextsFor(std::string_view locale);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_TEXTS_H_
