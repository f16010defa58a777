#include "connectors/web/feeds/json_feed.h"

#include <string_view>

#include "engine/digests/json_writer.h"

namespace sluis {
namespace {

void Write(std::string_view key, std::string_view text, JsonWriter* json) {
  json->Key(key);
  json->String(text);
}

void WriteAuthors(std::string_view name, JsonWriter* json) {
  json->Key("authors");
  json->BeginArray();
  json->BeginObject();
  Write("name", name, json);
  json->EndObject();
  json->EndArray();
}

void WriteEntry(const FeedEntry& entry, const std::string& language, JsonWriter* json) {
  const std::string stamp =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", entry.updated, absl::UTCTimeZone());
  json->BeginObject();
  Write("id", entry.id, json);
  Write("url", entry.link, json);
  if (!entry.source_link.empty()) Write("external_url", entry.source_link, json);
  Write("title", entry.title, json);
  Write("content_html", entry.html, json);
  Write("date_published", stamp, json);
  Write("date_modified", stamp, json);
  WriteAuthors(entry.author, json);
  Write("language", language, json);
  json->EndObject();
}

}  // namespace

std::string WriteJsonFeed(const Feed& feed) {
  JsonWriter json;
  json.BeginObject();
  Write("version", "https://jsonfeed.org/version/1.1", &json);
  Write("title", feed.title, &json);
  Write("home_page_url", feed.home, &json);
  Write("feed_url", feed.self, &json);
  Write("language", feed.language, &json);
  WriteAuthors(kFeedAuthor, &json);
  json.Key("items");
  json.BeginArray();
  for (const FeedEntry& entry : feed.entries) WriteEntry(entry, feed.language, &json);
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace sluis
