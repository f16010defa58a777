#include "connectors/web/entry/stranger.h"

#include "connectors/web/frame/page.h"

namespace sluis {

const Texts& TextsOf(const HttpRequest& request) {
  return TextsFor(request.Field("accept-language").substr(0, 2));
}

HttpAnswer TellStranger(const HttpRequest& request, int status, std::string_view heading,
                        std::string_view message) {
  const Texts& texts = TextsOf(request);
  return RenderPage(MessagePage(status, texts[heading], texts[message]), texts, {}, request.path);
}

}  // namespace sluis
