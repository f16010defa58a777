// The posts of a wall in words: plain clean text, fit to be shown large.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_WALL_POSTS_H_
#define SLUIS_CONNECTORS_WEB_PAGES_WALL_POSTS_H_

#include <string>
#include <vector>

#include "proto/sluis/v1/wall.pb.h"

namespace sluis {

struct WallPostView {
  // By which a page knows it again.
  std::string key;
  // One line, cut off after 300 characters.
  std::string text;
  // Author, source and time.
  std::string byline;
  // BCP 47; may be empty.
  std::string language;
  // How large its letters can be: "short", "medium" or "long".
  std::string size;
};

[[nodiscard]] WallPostView ViewOfWallPost(const v1::WallPost& post, const v1::Wall& wall);
[[nodiscard]] std::vector<WallPostView> ViewOfWall(const v1::Wall& wall);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_WALL_POSTS_H_
