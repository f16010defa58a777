// Whose a stored post is, out of its bytes: much faster than reading all of it.
#ifndef SLUIS_ENGINE_STATE_STORED_AUTHOR_H_
#define SLUIS_ENGINE_STATE_STORED_AUTHOR_H_

#include <string_view>

namespace sluis {

// Views into the record; empty where it has none.
struct StoredAuthor {
  std::string_view source;
  std::string_view post_id;
  std::string_view author_id;
};

// `record` is a storage::v1::StoredPost. False if it is not.
[[nodiscard]] bool ReadStoredAuthor(std::string_view record, StoredAuthor* author);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_STORED_AUTHOR_H_
