#include "connectors/web/feeds/atom_feed.h"

#include <pugixml.hpp>
#include <sstream>

#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

// RFC 3339, in UTC.
std::string Stamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

pugi::xml_node Add(pugi::xml_node* parent, const char* name, const std::string& text) {
  pugi::xml_node node = parent->append_child(name);
  node.text().set(XmlText(text).c_str());
  return node;
}

void AddLink(pugi::xml_node* parent, const char* relation, const char* type,
             const std::string& address) {
  pugi::xml_node link = parent->append_child("link");
  link.append_attribute("rel") = relation;
  if (*type != '\0') link.append_attribute("type") = type;
  link.append_attribute("href") = XmlText(address).c_str();
}

void AddAuthor(pugi::xml_node* parent, const std::string& name) {
  pugi::xml_node author = parent->append_child("author");
  Add(&author, "name", name);
}

void AddEntry(pugi::xml_node* feed, const FeedEntry& entry) {
  pugi::xml_node node = feed->append_child("entry");
  Add(&node, "id", entry.id);
  Add(&node, "title", entry.title);
  Add(&node, "published", Stamp(entry.updated));
  Add(&node, "updated", Stamp(entry.updated));
  AddAuthor(&node, entry.author);
  AddLink(&node, "alternate", "text/html", entry.link);
  if (!entry.source_link.empty()) AddLink(&node, "related", "", entry.source_link);
  // Escaped once more, so a reader takes it for markup only after reading it as text.
  Add(&node, "content", entry.html).append_attribute("type") = "html";
}

}  // namespace

std::string WriteAtom(const Feed& feed) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "utf-8";
  pugi::xml_node root = document.append_child("feed");
  root.append_attribute("xmlns") = "http://www.w3.org/2005/Atom";
  root.append_attribute("xml:lang") = XmlText(feed.language).c_str();
  Add(&root, "id", feed.id);
  Add(&root, "title", feed.title);
  Add(&root, "updated", Stamp(feed.updated));
  AddAuthor(&root, kFeedAuthor);
  Add(&root, "generator", "Sluis");
  AddLink(&root, "self", "application/atom+xml", feed.self);
  AddLink(&root, "alternate", "text/html", feed.home);
  for (const FeedEntry& entry : feed.entries) AddEntry(&root, entry);
  std::ostringstream out;
  document.save(out, " ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace sluis
