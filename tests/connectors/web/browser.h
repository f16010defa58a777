// A reader's browser before the pages of a real engine: what it is signed in as, and the forms that
// it fills in.
#ifndef SLUIS_TESTS_CONNECTORS_WEB_BROWSER_H_
#define SLUIS_TESTS_CONNECTORS_WEB_BROWSER_H_

#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/web_site.h"
#include "tests/engine/engine_harness.h"

namespace sluis {

inline std::string AnswerField(const HttpAnswer& answer, std::string_view name) {
  for (const auto& [field, value] : answer.fields) {
    if (field == name) return value;
  }
  return "";
}

// Follows no redirect by itself.
class Browser {
 public:
  Browser(EngineHarness* harness, std::string site)
      : harness_(harness),
        site_([harness](const v1::ControlRequest& request) { return harness->Ask(request); },
              SiteFacts{.url = std::move(site)}) {}

  v1::GrantedAccess Link(const std::string& owner, v1::AccessKind kind,
                         const std::string& label = "") {
    v1::ControlRequest request;
    request.mutable_grant_access()->set_owner_id(owner);
    request.mutable_grant_access()->set_kind(kind);
    request.mutable_grant_access()->set_label(label);
    return harness_->Do(request).granted_access();
  }
  void SignIn(const std::string& owner) { SignInWith(Link(owner, v1::ACCESS_KIND_PAGES).secret()); }
  // With a link of that secret.
  void SignInWith(const std::string& secret) {
    const HttpAnswer answer = Post(SignInPath(secret), "");
    EXPECT_EQ(answer.status, 303);
    const std::string set = AnswerField(answer, "Set-Cookie");
    cookie_ = set.substr(0, set.find(';'));
  }
  HttpAnswer Get(const std::string& path, const HttpFields& fields = {},
                 const std::string& query = "") {
    HttpRequest request = RequestOf("GET", path, fields);
    request.query = query;
    return site_.Answer(request);
  }
  HttpAnswer Post(const std::string& path, const std::string& form, const std::string& query = "") {
    HttpRequest request = RequestOf("POST", path, {});
    request.query = query;
    request.body = form;
    return site_.Answer(request);
  }
  // What the first form of the page with that action would send, with `more` filled in.
  static std::string FormOn(const std::string& page, const std::string& action,
                            const HttpFields& more = {}) {
    const size_t from = page.find(absl::StrCat("action=\"", action, "\""));
    EXPECT_NE(from, std::string::npos) << action << " is not on " << page;
    if (from == std::string::npos) return "";
    const std::string form = page.substr(from, page.find("</form>", from) - from);
    const std::regex field(R"re(<input type="hidden" name="(\w+)" value="([^"]*)")re");
    std::string encoded;
    for (std::sregex_iterator at(form.begin(), form.end(), field), end; at != end; ++at) {
      absl::StrAppend(&encoded, (*at)[1].str(), "=", PercentEncode((*at)[2].str()), "&");
    }
    for (const auto& [name, value] : more) {
      absl::StrAppend(&encoded, name, "=", PercentEncode(value), "&");
    }
    return encoded;
  }

 private:
  HttpRequest RequestOf(const std::string& method, const std::string& path,
                        const HttpFields& fields) const {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.fields = fields;
    request.fields.emplace_back("cookie", cookie_);
    request.fields.emplace_back("host", "sluis.example");
    return request;
  }

  EngineHarness* harness_;
  const WebSite site_;
  std::string cookie_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_WEB_BROWSER_H_
