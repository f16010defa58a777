// What libcurl makes, each freed by whoever holds it.
#ifndef SLUIS_CONNECTORS_HTTP_CURL_HANDLE_H_
#define SLUIS_CONNECTORS_HTTP_CURL_HANDLE_H_

#include <curl/curl.h>

#include <memory>
#include <string>

namespace sluis {

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter>;
using CurlUrl = std::unique_ptr<CURLU, CurlDeleter>;

// Null when there is no memory. Safe on any thread.
[[nodiscard]] inline CurlHandle MakeCurlHandle() {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialized);
  return CurlHandle(curl_easy_init());
}

// Empty if the URL has no such part.
[[nodiscard]] inline std::string UrlPart(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_CURL_HANDLE_H_
