// A page: a template of templates/ with what stands in it, in the frame that all pages share.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_PAGE_H_
#define SLUIS_CONNECTORS_WEB_FRAME_PAGE_H_

#include <kainjow/mustache.hpp>
#include <string>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/texts.h"

namespace sluis {

using PageData = kainjow::mustache::data;

struct Page {
  int status = 200;
  std::string title;
  // Without ".mustache".
  std::string template_name;
  PageData content;
  // What stands around it; without ".mustache" too.
  std::string layout = "layout";
};

// Whom a page is made for.
struct Reader {
  // Whose pages these are: the user's own, or a team's.
  std::string owner_id;
  std::string name;
  // Who is signed in.
  std::string user_id;
  // The user may look at the pages of a team.
  bool has_teams = false;
  // Whoever is signed in may change nothing.
  bool look_only = false;
  // Empty before sign-in.
  std::string form_token;
};

// Everything that is filled in is escaped. `path` is that of the page, to mark it in the
// navigation.
[[nodiscard]] HttpAnswer RenderPage(const Page& page, const Texts& texts, const Reader& reader,
                                    std::string_view path);

// A heading and a sentence.
[[nodiscard]] Page MessagePage(int status, const std::string& heading, const std::string& message);

// The same, with what the engine says of it in English.
[[nodiscard]] Page RefusalPage(int status, const std::string& heading, const std::string& sentence);

// A file of the pages under /assets/, but for the theme (ThemeFolder); 404 for any other name.
[[nodiscard]] HttpAnswer AssetAnswer(std::string_view name);
[[nodiscard]] HttpAnswer NoSuchAsset();

// Sends the browser to look at another page (303 See Other).
[[nodiscard]] HttpAnswer Redirect(const std::string& path);

// What browsers are told with every page: nothing but our own files, no frame around it, no
// address of it to other sites.
void AddSafety(HttpAnswer* answer);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_PAGE_H_
