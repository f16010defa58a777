"""Reads feeds with Debian's feedparser and prints what it found, a JSON object a line and file."""
import calendar
import json
import sys
from html.parser import HTMLParser

import feedparser


class Words(HTMLParser):
    """What HTML says to one who reads its text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def words(part):
    if part.get("type") == "text/plain":
        return part["value"]
    reader = Words()
    reader.feed(part["value"])
    reader.close()
    return "".join(reader.parts)


def names(of):
    found = [author.get("name") or author.get("email", "") for author in of.get("authors", [])]
    return [name for name in found if name]


def instant(entry):
    for key in ("published_parsed", "created_parsed", "updated_parsed"):
        # It answers a question for one with the other.
        if dict.get(entry, key):
            return calendar.timegm(entry[key])
    return 0


def body(entry):
    if entry.get("content"):
        return words(entry.content[0])
    return words(entry.summary_detail) if "summary_detail" in entry else ""


def title(of):
    return words(of.title_detail) if "title_detail" in of else ""


def says_something(entry):
    return bool(title(entry) or entry.get("link") or body(entry).strip() or
                entry.get("enclosures") or entry.get("media_content") or
                entry.get("media_thumbnail"))


for path in sys.argv[1:]:
    feed = feedparser.parse(path, sanitize_html=False, resolve_relative_uris=False)
    inherited = names(feed.feed) if feed.version.startswith("atom") else []
    print(json.dumps({
        "version": feed.version,
        "title": title(feed.feed),
        "empty": sum(not says_something(entry) for entry in feed.entries),
        "entries": [{
            "title": title(entry),
            "link": entry.get("link", ""),
            "id": entry.get("id", ""),
            "published": instant(entry),
            "author": ", ".join(names(entry) or inherited),
            "tags": [tag.label or tag.term or "" for tag in entry.get("tags", [])],
            "text": body(entry),
        } for entry in feed.entries if says_something(entry)]}))
