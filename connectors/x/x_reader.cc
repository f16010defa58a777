#include "connectors/x/x_reader.h"

#include <vector>

#include "connectors/x/compliance.h"
#include "connectors/x/includes.h"
#include "connectors/x/status_v1.h"
#include "connectors/x/tweet_v2.h"

namespace sluis {
namespace {

// A page of 500 posts with their includes takes about 1 MiB.
constexpr size_t kMaxMessageBytes = 16 * 1024 * 1024;
constexpr size_t kMostPosts = 10'000;

// "operational-disconnect" in a list of errors, or a failed request as RFC 9457 describes it, or
// version 1.1's "disconnect" and its list of {"code", "message"}.
std::optional<XEnd> EndOf(const JsonValue& object) {
  if (object["disconnect"].IsObject()) {
    return XEnd{"disconnect", object["disconnect"]["reason"].String()};
  }
  for (const JsonValue& error : object["errors"].Items(1)) {
    XEnd end{error["title"].String(), error["detail"].String()};
    if (end.detail.empty()) end.detail = error["message"].String();
    return end;
  }
  if (object["title"].IsText()) {
    return XEnd{object["title"].String(), object["detail"].String()};
  }
  return std::nullopt;
}

bool IsVersion2(const JsonValue& object) {
  return object["author_id"].exists() || object["author"].exists() ||
         object["edit_history_tweet_ids"].exists();
}

bool IsStatus(const JsonValue& object) {
  return object["id_str"].exists() || object["user"].exists() || object["full_text"].exists();
}

}  // namespace

XReader::XReader(const PostLimits& limits) : limits_(limits), parser_(kMaxMessageBytes) {}

absl::Status XReader::Read(std::string_view message, XNews* news) {
  if (message.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    ++news->keep_alives;
    return absl::OkStatus();
  }
  const absl::StatusOr<JsonValue> document = parser_.Parse(message);
  if (!document.ok()) return document.status();
  if (document->IsArray()) {
    TakeList(*document, news);
    return absl::OkStatus();
  }
  if (document->IsObject()) return TakeObject(*document, news);
  return absl::InvalidArgumentError("The message is neither an object nor a list.");
}

absl::Status XReader::TakeObject(const JsonValue& object, XNews* news) {
  if (object["data"].exists()) {
    TakeAnswer(object, news);
  } else if (object["statuses"].IsArray()) {
    TakeList(object["statuses"], news);
  } else if (TakeOne(object, news) || TakeCompliance(object, news)) {
    return absl::OkStatus();
  } else if (std::optional<XEnd> end = EndOf(object)) {
    news->end = std::move(end);
  } else {
    ++news->other;
  }
  return absl::OkStatus();
}

void XReader::TakeAnswer(const JsonValue& answer, XNews* news) {
  const JsonValue data = answer["data"];
  news->missing += answer["errors"].Items(kMostPosts).size();
  if (data.IsObject() && !data["id"].exists()) {
    if (!TakeCompliance(data, news)) ++news->other;
    return;
  }
  const XIncludes includes(answer["includes"]);
  if (!data.IsArray()) return TakeTweetV2(includes, limits_, data, news);
  for (const JsonValue& tweet : data.Items(kMostPosts)) {
    TakeTweetV2(includes, limits_, tweet, news);
  }
}

void XReader::TakeList(const JsonValue& list, XNews* news) {
  for (const JsonValue& item : list.Items(kMostPosts)) {
    if (!TakeOne(item, news)) ++news->invalid;
  }
}

bool XReader::TakeOne(const JsonValue& object, XNews* news) {
  if (IsVersion2(object)) {
    TakeTweetV2(XIncludes(JsonValue()), limits_, object, news);
  } else if (IsStatus(object)) {
    TakeStatusV1(nullptr, limits_, object, news);
  } else {
    return false;
  }
  return true;
}

}  // namespace sluis
