#include "connectors/x/compliance.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "connectors/x/snowflake.h"

namespace sluis {
namespace {

// Where the two versions put an id: {"tweet": {"id"}}, {"status": {"id_str"}}, {"user": {"id"}},
// {"id"}.
std::string IdIn(const JsonValue& event, std::string_view object) {
  const JsonValue inner = event[object].IsObject() ? event[object] : event;
  return SnowflakeIdV1(inner["id_str"], inner["id"]);
}

std::string PostIn(const JsonValue& event) {
  return IdIn(event, event["status"].IsObject() ? "status" : "tweet");
}

void TakeDelete(const JsonValue& event, XNews* news) {
  std::string id = PostIn(event);
  if (id.empty()) {
    ++news->invalid;
  } else {
    AppendDelete(std::move(id), news);
  }
}

void TakeWithheld(const JsonValue& event, std::string post, std::string author, XNews* news) {
  if (post.empty() && author.empty()) {
    ++news->invalid;
    return;
  }
  const std::vector<JsonValue> countries = event["withheld_in_countries"].Items();
  if (IsWithheldEverywhere(countries)) {
    if (author.empty()) return AppendDelete(std::move(post), news);
    news->authors.push_back({std::move(author), true, "user_withheld"});
    return;
  }
  XWithheld& withheld = news->withheld.emplace_back();
  withheld.post = std::move(post);
  withheld.author = std::move(author);
  for (const JsonValue& country : countries) withheld.countries.push_back(country.String());
}

void TakeEdit(const JsonValue& event, XNews* news) {
  std::string id = PostIn(event);
  if (id.empty()) {
    ++news->invalid;
  } else if (ReplaceOlderVersions(id, event["edit_tweet_ids"].Items(), news)) {
    news->edited.push_back(std::move(id));
  }
}

struct AuthorEvent {
  std::string_view name;
  bool gone;
};
constexpr std::array<AuthorEvent, 6> kAuthorEvents = {{{"user_delete", true},
                                                       {"user_undelete", false},
                                                       {"user_protect", true},
                                                       {"user_unprotect", false},
                                                       {"user_suspend", true},
                                                       {"user_unsuspend", false}}};

bool TakeAuthorEvent(const JsonValue& event, XNews* news) {
  for (const AuthorEvent& row : kAuthorEvents) {
    if (!event[row.name].IsObject()) continue;
    std::string author = IdIn(event[row.name], "user");
    if (author.empty()) {
      ++news->invalid;
    } else {
      news->authors.push_back({std::move(author), row.gone, std::string(row.name)});
    }
    return true;
  }
  return false;
}

}  // namespace

bool TakeCompliance(const JsonValue& event, XNews* news) {
  // "drop" takes a post out of sight, perhaps not for ever; what is not to be seen is not kept.
  for (const char* name : {"delete", "drop"}) {
    if (!event[name].IsObject()) continue;
    TakeDelete(event[name], news);
    return true;
  }
  for (const char* name : {"withheld", "status_withheld"}) {
    if (!event[name].IsObject()) continue;
    TakeWithheld(event[name], PostIn(event[name]), "", news);
    return true;
  }
  if (event["user_withheld"].IsObject()) {
    TakeWithheld(event["user_withheld"], "", IdIn(event["user_withheld"], "user"), news);
    return true;
  }
  if (event["tweet_edit"].IsObject()) {
    TakeEdit(event["tweet_edit"], news);
    return true;
  }
  return TakeAuthorEvent(event, news);
}

}  // namespace sluis
