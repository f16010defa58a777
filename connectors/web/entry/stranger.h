// What somebody is told who is not signed in.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_STRANGER_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_STRANGER_H_

#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/texts.h"

namespace sluis {

// The first language that the browser asks for; of those that we speak the next are near enough.
[[nodiscard]] const Texts& TextsOf(const HttpRequest& request);

// A heading and a sentence, by their names in the texts, in a language that the browser asks for.
[[nodiscard]] HttpAnswer TellStranger(const HttpRequest& request, int status,
                                      std::string_view heading, std::string_view message);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_STRANGER_H_
