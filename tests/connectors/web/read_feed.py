"""Reads an Atom feed with Debian's feedparser and prints what it found, a JSON object a line."""
import json
import sys

import feedparser

feed = feedparser.parse(sys.argv[1], sanitize_html=False)
if feed.bozo:
    sys.exit(f"not well-formed: {feed.bozo_exception}")
print(json.dumps({"version": feed.version, "id": feed.feed.id, "title": feed.feed.title}))
for entry in feed.entries:
    links = {link.rel: link.href for link in entry.links}
    print(json.dumps({
        "id": entry.id, "title": entry.title, "updated": entry.updated, "link": links["alternate"],
        "source": links.get("related", ""), "author": entry.author, "html": entry.content[0].value}))
