// A post as pages show it: the data of the templates "post" and its likes.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_POST_DATA_H_
#define SLUIS_CONNECTORS_WEB_PAGES_POST_DATA_H_

#include <map>
#include <string>
#include <vector>

#include "connectors/web/frame/page.h"
#include "connectors/web/frame/visit.h"
#include "engine/digests/post_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace sluis {

// How this reader is told.
[[nodiscard]] Manner MannerOf(const Visit& visit);

// {{> shown_post}}: text, language, byline and link.
[[nodiscard]] PageData PostData(const Visit& visit, const v1::Post& post,
                                const google::protobuf::Timestamp& arrived_at);

// What the reader calls their interests.
class InterestTitles {
 public:
  explicit InterestTitles(const Visit& visit);

  // Of an interest that is no more the id is all there is.
  std::string operator[](const std::string& interest_id) const;

 private:
  std::map<std::string, std::string> titles_;
};

// A section that is there if the value is, and shows it under that name.
[[nodiscard]] PageData Present(const std::string& name, const std::string& value);

// A list of {{line}}, without the empty ones.
[[nodiscard]] PageData Lines(const std::vector<std::string>& lines);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_POST_DATA_H_
