#include "connectors/files/post_json.h"

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "fmt/format.h"

namespace sluis {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

absl::Status Wrong(std::string_view field, std::string_view wanted) {
  return absl::InvalidArgumentError(fmt::format("The field '{}' must be {}.", field, wanted));
}

absl::Status ReadText(std::string_view field, element value, std::string* out) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return Wrong(field, "a string");
  out->assign(text);
  return absl::OkStatus();
}

// Native ids are often whole numbers; they become their decimal text.
absl::Status ReadName(std::string_view field, element value, std::string* out) {
  uint64_t number = 0;
  if (value.is<uint64_t>() && value.get(number) == simdjson::SUCCESS) {
    *out = fmt::format("{}", number);
    return absl::OkStatus();
  }
  // Telegram's channels have negative ones.
  int64_t below_zero = 0;
  if (value.get(below_zero) == simdjson::SUCCESS) {
    *out = fmt::format("{}", below_zero);
    return absl::OkStatus();
  }
  return ReadText(field, value, out).ok() ? absl::OkStatus()
                                          : Wrong(field, "a string or a whole number");
}

absl::Status ReadCount(std::string_view field, element value, uint64_t* out) {
  return value.get(*out) == simdjson::SUCCESS ? absl::OkStatus()
                                              : Wrong(field, "a whole number, 0 or more");
}

absl::Status ReadFlag(std::string_view field, element value, bool* out) {
  return value.get(*out) == simdjson::SUCCESS ? absl::OkStatus() : Wrong(field, "true or false");
}

// An RFC 3339 time, or seconds since 1970.
absl::Status ReadTime(std::string_view field, element value, google::protobuf::Timestamp* out) {
  absl::Time time;
  std::string_view text;
  int64_t seconds = 0;
  if (value.get(text) == simdjson::SUCCESS) {
    std::string unused;
    if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &unused)) {
      return Wrong(field, "a time such as 2026-03-12T07:00:00Z");
    }
  } else if (value.get(seconds) == simdjson::SUCCESS) {
    time = absl::FromUnixSeconds(seconds);
  } else {
    return Wrong(field, "a time such as 2026-03-12T07:00:00Z");
  }
  // Protobuf's timestamps span the years 1 to 9999.
  if (time < absl::FromUnixSeconds(-62135596800) || time >= absl::FromUnixSeconds(253402300800)) {
    return Wrong(field, "a time between the years 1 and 9999");
  }
  const absl::Duration past = time - absl::UnixEpoch();
  const int64_t whole = absl::ToInt64Seconds(absl::Floor(past, absl::Seconds(1)));
  out->set_seconds(whole);
  out->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(past - absl::Seconds(whole))));
  return absl::OkStatus();
}

// A list of strings; one string stands for a list of one.
template <typename List>
absl::Status ReadTexts(std::string_view field, element value, List* out) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) {
    return ReadText(field, value, out->Add()).ok() ? absl::OkStatus()
                                                   : Wrong(field, "a list of strings");
  }
  for (element item : items) {
    if (!ReadName(field, item, out->Add()).ok()) return Wrong(field, "a list of strings");
  }
  return absl::OkStatus();
}

template <typename Value>
struct Named {
  std::string_view name;
  Value value;
};

constexpr std::array<Named<v1::Operation>, 4> kOperations = {{
    {"create", v1::OPERATION_CREATE},
    {"update", v1::OPERATION_UPDATE},
    {"delete", v1::OPERATION_DELETE},
    {"counts", v1::OPERATION_COUNTS},
}};
constexpr std::array<Named<v1::Visibility>, 4> kVisibilities = {{
    {"public", v1::VISIBILITY_PUBLIC},
    {"unlisted", v1::VISIBILITY_UNLISTED},
    {"followers", v1::VISIBILITY_FOLLOWERS},
    {"direct", v1::VISIBILITY_DIRECT},
}};
constexpr std::array<Named<v1::AuthorKind>, 4> kAuthorKinds = {{
    {"person", v1::AUTHOR_KIND_PERSON},
    {"organisation", v1::AUTHOR_KIND_ORGANISATION},
    {"media", v1::AUTHOR_KIND_MEDIA},
    {"bot", v1::AUTHOR_KIND_BOT},
}};

template <typename Table, typename Value>
absl::Status ReadChoice(std::string_view field, element value, const Table& table, Value* out) {
  std::string_view text;
  std::string names;
  const bool is_text = value.get(text) == simdjson::SUCCESS;
  for (const auto& row : table) {
    if (is_text && row.name == text) {
      *out = row.value;
      return absl::OkStatus();
    }
    names += fmt::format("{}{}", names.empty() ? "" : ", ", row.name);
  }
  return Wrong(field, fmt::format("one of {}", names));
}

// Calls `read(key, value)` for each non-null member; a null means absent.
template <typename Read>
absl::Status EachMember(std::string_view field, element value, Read read) {
  simdjson::dom::object members;
  if (value.get(members) != simdjson::SUCCESS) return Wrong(field, "an object");
  for (auto [key, member] : members) {
    if (member.is_null()) continue;
    if (absl::Status status = read(key, member); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReadAuthorMember(std::string_view key, element value, v1::Author* author) {
  if (key == "id") return ReadName("author.id", value, author->mutable_id());
  if (key == "handle") return ReadText("author.handle", value, author->mutable_handle());
  if (key == "name") return ReadText("author.name", value, author->mutable_name());
  if (key == "url") return ReadText("author.url", value, author->mutable_url());
  if (key == "followers") {
    uint64_t count = 0;
    absl::Status status = ReadCount("author.followers", value, &count);
    author->set_followers(count);
    return status;
  }
  if (key == "kind") {
    v1::AuthorKind kind = v1::AUTHOR_KIND_UNSPECIFIED;
    absl::Status status = ReadChoice("author.kind", value, kAuthorKinds, &kind);
    author->set_kind(kind);
    return status;
  }
  if (key == "no_index") {
    bool flag = false;
    absl::Status status = ReadFlag("author.no_index", value, &flag);
    // The post may say it too; once asked is asked.
    if (flag) author->set_no_index(true);
    return status;
  }
  return absl::OkStatus();
}

// A plain string is a handle when it could be one, else a name ("Burton, Emmanuel").
absl::Status ReadAuthor(element value, v1::Author* author) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    if (!value.is_object()) return Wrong("author", "a string or an object");
    return EachMember("author", value, [author](std::string_view key, element member) {
      return ReadAuthorMember(key, member, author);
    });
  }
  if (text.find(' ') != std::string_view::npos) {
    author->set_name(std::string(text));
    return absl::OkStatus();
  }
  if (!text.empty() && text.front() == '@') text.remove_prefix(1);
  author->set_handle(std::string(text));
  return absl::OkStatus();
}

absl::Status ReadCounts(element value, v1::Counts* counts) {
  return EachMember("counts", value, [counts](std::string_view key, element member) {
    uint64_t count = 0;
    const std::string field = fmt::format("counts.{}", key);
    using Setter = void (v1::Counts::*)(uint64_t);
    constexpr std::array<Named<Setter>, 5> kSetters = {{{"likes", &v1::Counts::set_likes},
                                                        {"reposts", &v1::Counts::set_reposts},
                                                        {"replies", &v1::Counts::set_replies},
                                                        {"quotes", &v1::Counts::set_quotes},
                                                        {"views", &v1::Counts::set_views}}};
    for (const auto& row : kSetters) {
      if (row.name != key) continue;
      absl::Status status = ReadCount(field, member, &count);
      (counts->*row.value)(count);
      return status;
    }
    return absl::OkStatus();
  });
}

absl::Status ReadMedia(element value, v1::Post* post) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) return Wrong("media", "a list");
  for (element item : items) {
    v1::Media* media = post->add_media();
    std::string_view url;
    if (item.get(url) == simdjson::SUCCESS) {
      media->set_url(std::string(url));
      continue;
    }
    absl::Status status = EachMember("media", item, [media](std::string_view key, element member) {
      if (key == "kind" || key == "type")
        return ReadText("media.kind", member, media->mutable_kind());
      if (key == "url") return ReadText("media.url", member, media->mutable_url());
      if (key == "alt" || key == "alt_text") {
        return ReadText("media.alt_text", member, media->mutable_alt_text());
      }
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReadPoll(element value, v1::Poll* poll) {
  return EachMember("poll", value, [poll](std::string_view key, element member) {
    if (key == "options") return ReadTexts("poll.options", member, poll->mutable_options());
    if (key == "ends_at") return ReadTime("poll.ends_at", member, poll->mutable_ends_at());
    return absl::OkStatus();
  });
}

using Reader = absl::Status (*)(std::string_view, element, v1::Post*);

// Every field, one row each.
constexpr std::array<Named<Reader>, 27> kFields = {{
    {"source", [](std::string_view f, element v, v1::Post* p) { return ReadText(f, v, p->mutable_source()); }},
    {"id", [](std::string_view f, element v, v1::Post* p) { return ReadName(f, v, p->mutable_id()); }},
    {"revision", [](std::string_view f, element v, v1::Post* p) {
       uint64_t revision = 0;
       absl::Status status = ReadCount(f, v, &revision);
       p->set_revision(revision);
       return status;
     }},
    {"op", [](std::string_view f, element v, v1::Post* p) {
       v1::Operation operation = v1::OPERATION_UNSPECIFIED;
       absl::Status status = ReadChoice(f, v, kOperations, &operation);
       p->set_operation(operation);
       return status;
     }},
    {"conversation", [](std::string_view f, element v, v1::Post* p) { return ReadName(f, v, p->mutable_conversation()); }},
    {"author", [](std::string_view, element v, v1::Post* p) { return ReadAuthor(v, p->mutable_author()); }},
    {"text", [](std::string_view f, element v, v1::Post* p) { return ReadText(f, v, p->mutable_text()); }},
    {"title", [](std::string_view f, element v, v1::Post* p) { return ReadText(f, v, p->mutable_title()); }},
    {"spoiler", [](std::string_view f, element v, v1::Post* p) { return ReadText(f, v, p->mutable_spoiler()); }},
    {"sensitive", [](std::string_view f, element v, v1::Post* p) {
       bool flag = false;
       absl::Status status = ReadFlag(f, v, &flag);
       p->set_sensitive(flag);
       return status;
     }},
    {"lang", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_languages()); }},
    {"languages", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_languages()); }},
    {"created_at", [](std::string_view f, element v, v1::Post* p) { return ReadTime(f, v, p->mutable_created_at()); }},
    {"edited_at", [](std::string_view f, element v, v1::Post* p) { return ReadTime(f, v, p->mutable_edited_at()); }},
    {"reply_to", [](std::string_view f, element v, v1::Post* p) { return ReadName(f, v, p->mutable_reply_to()); }},
    {"quote_of", [](std::string_view f, element v, v1::Post* p) { return ReadName(f, v, p->mutable_quote_of()); }},
    {"repost_of", [](std::string_view f, element v, v1::Post* p) { return ReadName(f, v, p->mutable_repost_of()); }},
    {"url", [](std::string_view f, element v, v1::Post* p) { return ReadText(f, v, p->mutable_url()); }},
    {"urls", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_urls()); }},
    {"tags", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_tags()); }},
    {"mentions", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_mentions()); }},
    {"aliases", [](std::string_view f, element v, v1::Post* p) { return ReadTexts(f, v, p->mutable_aliases()); }},
    {"media", [](std::string_view, element v, v1::Post* p) { return ReadMedia(v, p); }},
    {"counts", [](std::string_view, element v, v1::Post* p) { return ReadCounts(v, p->mutable_counts()); }},
    {"visibility", [](std::string_view f, element v, v1::Post* p) {
       v1::Visibility visibility = v1::VISIBILITY_UNSPECIFIED;
       absl::Status status = ReadChoice(f, v, kVisibilities, &visibility);
       p->set_visibility(visibility);
       return status;
     }},
    {"poll", [](std::string_view, element v, v1::Post* p) { return ReadPoll(v, p->mutable_poll()); }},
    {"no_index", [](std::string_view f, element v, v1::Post* p) {
       bool flag = false;
       absl::Status status = ReadFlag(f, v, &flag);
       if (flag) p->mutable_author()->set_no_index(true);
       return status;
     }},
}};

// The parser's own check says only that a line is not UTF-8; a reader wants to know where.
std::string DescribeFailure(simdjson::error_code error) {
  if (error == simdjson::UTF8_ERROR) return "The line is not valid UTF-8.";
  return fmt::format("The line is not JSON: {}", simdjson::error_message(error));
}

}  // namespace

class PostJsonParser::Impl {
 public:
  explicit Impl(const PostLimits& limits) : limits_(limits) {}

  absl::Status Parse(std::string_view line, v1::Post* post) {
    post->Clear();
    element document;
    const simdjson::error_code error =
        parser_.parse(line.data(), line.size(), /*realloc_if_needed=*/true).get(document);
    if (error != simdjson::SUCCESS) return absl::InvalidArgumentError(DescribeFailure(error));
    if (!document.is_object()) {
      return absl::InvalidArgumentError("The line is not a JSON object, {\"source\": ...}.");
    }
    absl::Status status =
        EachMember("post", document, [post](std::string_view key, element member) {
          for (const auto& row : kFields) {
            if (row.name == key) return row.value(key, member, post);
          }
          return absl::OkStatus();
        });
    return status.ok() ? CheckPost(*post, limits_) : status;
  }

 private:
  const PostLimits limits_;
  simdjson::dom::parser parser_;
};

PostJsonParser::PostJsonParser(const PostLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
PostJsonParser::~PostJsonParser() = default;

absl::Status PostJsonParser::Parse(std::string_view line, v1::Post* post) {
  return impl_->Parse(line, post);
}

}  // namespace sluis
