#include "connectors/web/frame/page.h"

#include <xxhash.h>

#include <array>
#include <string_view>
#include <utility>

#include "connectors/web/frame/embedded_file.h"
#include "fmt/format.h"

namespace sluis {
namespace {

using kainjow::mustache::mustache;
using kainjow::mustache::partial;

struct Asset {
  std::string_view key;  // {{assets.KEY}}
  std::string_view name;
  std::string_view content_type;
};
constexpr std::array kAssets = {
    Asset{"icon", "icon.svg", "image/svg+xml"},
    Asset{"components", "components.css", "text/css; charset=utf-8"},
    Asset{"pages", "pages.css", "text/css; charset=utf-8"},
    Asset{"preview", "preview.js", "text/javascript; charset=utf-8"},
    Asset{"print", "print.css", "text/css; charset=utf-8"},
    Asset{"wall", "wall.css", "text/css; charset=utf-8"},
    Asset{"live", "live.js", "text/javascript; charset=utf-8"},
    Asset{"", "source-sans-3-latin-wght-normal.woff2", "font/woff2"},
    Asset{"", "source-sans-3-latin-ext-wght-normal.woff2", "font/woff2"},
};

// Templates that others take in.
constexpr std::array<std::string_view, 10> kParts = {
    "add_to_dossier", "bar_chart", "engine_words", "handling",   "handling_notes",
    "judged_post",    "news_line", "page_code",    "shown_post", "told_at_once"};

struct Place {
  std::string_view path;
  std::string_view text;
};
constexpr std::array kPlaces = {
    Place{"/", "today"}, Place{"/interests", "interests"}, Place{"/search", "search_place"},
    Place{"/balance", "balance_place"}, Place{"/dossiers", "dossier.title"}};

partial Template(std::string_view name) {
  return [file = fmt::format("{}.mustache", name)] { return std::string(EmbeddedFile(file)); };
}

// What the file is decides its address, so that a browser may keep it for ever.
std::string AddressOf(const Asset& asset) {
  const std::string_view file = EmbeddedFile(asset.name);
  return fmt::format("/assets/{}?v={:x}", asset.name, XXH3_64bits(file.data(), file.size()));
}

PageData AssetData() {
  PageData data;
  for (const Asset& asset : kAssets) {
    if (!asset.key.empty()) data.set(std::string(asset.key), AddressOf(asset));
  }
  return data;
}

PageData TextData(const Texts& texts) {
  PageData data;
  PageData section;
  std::string_view open;
  const auto close = [&] {
    if (!open.empty()) data.set(std::string(open), section);
    section = PageData();
  };
  // Those of a section stand together.
  for (const auto& [key, text] : texts.by_key) {
    const size_t dot = key.find('.');
    const std::string_view name =
        dot == std::string::npos ? std::string_view() : std::string_view(key).substr(0, dot);
    if (name != open) close();
    open = name;
    (name.empty() ? data : section).set(key.substr(dot + 1), text);
  }
  close();
  return data;
}

PageData ReaderData(const Reader& reader) {
  if (reader.form_token.empty()) return PageData(false);
  PageData data;
  data.set("name", reader.name);
  data.set("has_teams", PageData(reader.has_teams));
  data.set("look_only", PageData(reader.look_only));
  return data;
}

PageData PlaceData(const Texts& texts, std::string_view path) {
  PageData list(PageData::type::list);
  for (const Place& place : kPlaces) {
    PageData data;
    data.set("href", std::string(place.path));
    data.set("label", texts[place.text]);
    const bool below = place.path != "/" && path.starts_with(place.path) &&
                       path.substr(place.path.size()).starts_with('/');
    data.set("here", PageData(place.path == path || below));
    list.push_back(data);
  }
  return list;
}

}  // namespace

HttpAnswer RenderPage(const Page& page, const Texts& texts, const Reader& reader,
                      std::string_view path) {
  PageData data = page.content;
  data.set("language", texts.language);
  data.set("page_title", page.title);
  data.set("text", TextData(texts));
  data.set("assets", AssetData());
  data.set("reader", ReaderData(reader));
  data.set("token", reader.form_token);
  data.set("places", PlaceData(texts, path));
  data.set("content", PageData(Template(page.template_name)));
  for (const std::string_view name : kParts) {
    data.set(std::string(name), PageData(Template(name)));
  }
  mustache layout{std::string(EmbeddedFile(page.layout + ".mustache"))};
  HttpAnswer answer;
  answer.status = page.status;
  answer.content_type = "text/html; charset=utf-8";
  answer.body = layout.render(data);
  return answer;
}

Page MessagePage(int status, const std::string& heading, const std::string& message) {
  Page page{status, heading, "message", {}};
  page.content.set("heading", heading);
  page.content.set("message", message);
  return page;
}

Page RefusalPage(int status, const std::string& heading, const std::string& sentence) {
  Page page{status, heading, "refusal", {}};
  page.content.set("heading", heading);
  page.content.set("sentence", sentence);
  return page;
}

HttpAnswer AssetAnswer(std::string_view name) {
  for (const Asset& asset : kAssets) {
    if (asset.name != name) continue;
    HttpAnswer answer;
    answer.content_type = std::string(asset.content_type);
    answer.body = std::string(EmbeddedFile(name));
    answer.fields.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    return answer;
  }
  return NoSuchAsset();
}

HttpAnswer NoSuchAsset() {
  HttpAnswer answer;
  answer.status = 404;
  answer.body = "There is no such file.\n";
  return answer;
}

HttpAnswer Redirect(const std::string& path) {
  HttpAnswer answer;
  answer.status = 303;
  answer.fields.emplace_back("Location", path);
  return answer;
}

void AddSafety(HttpAnswer* answer) {
  answer->fields.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
      "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
  answer->fields.emplace_back("Referrer-Policy", "same-origin");
  answer->fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  answer->fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  answer->fields.emplace_back("X-Frame-Options", "DENY");
}

}  // namespace sluis
