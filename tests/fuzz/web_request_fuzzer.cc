// Any bytes as what a browser sends to the pages: path, query, cookies, fields and forms of
// somebody who is signed in, before a desk that has nothing. Every answer is one, names no markup
// of the client's, and puts no line of its own among the fields.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/web_site.h"

namespace {

using sluis::HttpAnswer;
using sluis::HttpRequest;
namespace v1 = sluis::v1;

constexpr char kSecret[] = "secret";
// What the client puts wherever it can; no template has it.
constexpr std::string_view kMarkup = "<xss";

void Require(bool holds) {
  if (!holds) std::abort();
}

v1::ControlReply AnswerDesk(const v1::ControlRequest& request) {
  v1::ControlReply reply;
  if (request.has_check_access() && request.check_access().secret() == kSecret) {
    reply.mutable_access()->set_owner_id("anna");
    reply.mutable_access()->set_id("0123456789abcdef");
  } else if (request.has_get_owner()) {
    reply.mutable_owner()->set_id(request.get_owner().owner_id());
    reply.mutable_owner()->set_locale("en");
  } else {
    reply.mutable_status()->set_code(static_cast<int>(absl::StatusCode::kNotFound));
    reply.mutable_status()->set_message("There is nothing.");
  }
  return reply;
}

// Lines, as in HTTP: the target, a cookie, other fields; behind an empty line the form.
HttpRequest RequestOf(std::string_view text) {
  constexpr std::array<const char*, 7> kFields = {
      "cookie", "if-none-match", "accept-language", "sec-fetch-site", "origin", "host", "referer"};
  HttpRequest request;
  request.fields.emplace_back("cookie", std::string("sluis=") + kSecret);
  for (size_t line = 0; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view content = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == 0) {
      const size_t mark = std::min(content.find('?'), content.size());
      request.path = "/" + std::string(content.substr(0, mark));
      request.query = content.substr(std::min(mark + 1, content.size()));
    } else if (content.empty() || line > kFields.size()) {
      request.method = "POST";
      request.body = "token=" + sluis::FormToken(kSecret) + "&" + std::string(text);
      break;
    } else {
      request.fields.emplace_back(kFields[line - 1], content);
    }
  }
  return request;
}

void Check(const HttpAnswer& answer) {
  Require(answer.status >= 200 && answer.status < 600);
  bool has_policy = false;
  for (const auto& [name, value] : answer.fields) {
    has_policy = has_policy || name == "Content-Security-Policy";
    for (const char c : name + value) {
      Require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    }
  }
  Require(has_policy);
  Require(answer.content_type.find("html") == std::string::npos ||
          answer.body.find(kMarkup) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sluis::WebSite site(AnswerDesk, {}, [](const std::string&) {});
  HttpRequest request = RequestOf({reinterpret_cast<const char*>(data), size});
  Check(site.Answer(request));
  // As somebody else, whom it stands before the door for.
  request.fields.erase(request.fields.begin());
  Check(site.Answer(request));
  return 0;
}
