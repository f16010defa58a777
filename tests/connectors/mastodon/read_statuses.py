"""Reads statuses of the Mastodon API with json and html.parser alone, and prints the fields of each
post that everybody may read, an object a line. Arguments: the server, "lines" or "events", a file."""
import html.parser
import json
import re
import sys
from datetime import datetime, timezone
from urllib.parse import urlsplit

server, form, path = sys.argv[1:]
names = {}


class Content(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.ignored = [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag in ("p", "br", "div", "li", "ul", "ol", "blockquote", "pre"):
            self.text.append(" - " if tag == "li" else " ")
        if tag == "a":
            self.links.append(dict(attributes))

    def handle_endtag(self, tag):
        if tag in ("p", "div", "li", "ul", "ol", "blockquote", "pre"):
            self.text.append(" ")

    def handle_data(self, data):
        self.text.append(data)


def parse(markup):
    content = Content()
    content.feed(markup or "")
    content.close()
    return " ".join("".join(content.text).split()), content.links


def micros(text):
    if not text:
        return ""
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return str(round((time - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1000) * 1000)


def lines(values):
    return "\n".join(dict.fromkeys(value for value in values if value))


def handle(account):
    return account["acct"] if "@" in account["acct"] else account["acct"] + "@" + server


def no_index(account):
    note = parse(account.get("note"))[0]
    asks = re.search(r"#(nobots?|noindex)(?![0-9A-Za-z_])", note, re.IGNORECASE)
    return account.get("noindex") is True or account.get("indexable") is False or bool(asks)


def name_of(local):
    if not local:
        return ""
    return names[local][0] if local in names else f"{server}/{local}"


def quote_of(status):
    quote = status.get("quote")
    if not quote or quote.get("state") != "accepted":
        return ""
    if quote.get("quoted_status"):
        return quote["quoted_status"]["uri"]
    return name_of(quote.get("quoted_status_id"))


def fields(status):
    text, links = parse(status["content"])
    media = [(item["type"], item["url"] or item["remote_url"] or "", item["description"] or "")
             for item in status["media_attachments"]]
    card = status.get("card")
    if card and card["title"]:
        media.append(("link", card["url"], card["title"]))
    poll = status.get("poll") or {"options": [], "expires_at": None}
    parent = status["in_reply_to_id"]
    conversation = status["uri"]
    if parent:
        conversation = names[parent][1] if parent in names else name_of(parent)
    return {
        "source": "mastodon",
        "id": status["uri"],
        "revision": micros(status["edited_at"]) or "0",
        "operation": "2" if status["edited_at"] else "1",
        "conversation": conversation,
        "text": text,
        "spoiler": status["spoiler_text"],
        "sensitive": "yes" if status["sensitive"] else "no",
        "languages": status["language"] or "",
        "created_at": micros(status["created_at"]),
        "edited_at": micros(status["edited_at"]),
        "reply_to": name_of(parent),
        "quote_of": quote_of(status),
        "repost_of": "",
        "url": status["url"] or "",
        "urls": lines(link["href"] for link in links
                      if not {"mention", "hashtag"} & set((link.get("class") or "").split())
                      and "tag" not in (link.get("rel") or "").split()),
        "tags": lines(tag["name"] for tag in status["tags"]),
        "mentions": lines(handle(mention).lower() for mention in status["mentions"]),
        "media": "\n".join(" ".join(item) for item in media),
        "poll": "\n".join(option["title"] for option in poll["options"]),
        "poll_ends_at": micros(poll["expires_at"]),
        "visibility": {"public": "1", "unlisted": "2"}[status["visibility"]],
        "likes": str(status["favourites_count"]),
        "reposts": str(status["reblogs_count"]),
        "replies": str(status["replies_count"]),
        "quotes": str(status["quotes_count"]),
        "views": "0",
    } | author(status["account"])


def author(account):
    return {
        "author.id": handle(account).lower(),
        "author.handle": handle(account),
        "author.name": account["display_name"],
        "author.followers": str(account["followers_count"]),
        "author.kind": "4" if account["bot"] else "0",
        "author.no_index": "yes" if no_index(account) else "no",
        "author.url": account["url"],
    }


def open_to_all(status):
    return status["visibility"] in ("public", "unlisted")


def learn(status, post):
    names[status["id"]] = (post["id"], post["conversation"])
    print(json.dumps(post))


def take(status):
    original = status["reblog"] or status
    if not open_to_all(original):
        return
    post = fields(original)
    learn(original, post)
    if status["reblog"] and open_to_all(status):
        boost = post | author(status["account"])
        boost |= {key: fields(status)[key] for key in ("id", "url", "created_at", "visibility")}
        boost |= {"revision": "0", "operation": "1", "edited_at": "", "reply_to": "",
                  "repost_of": post["id"]}
        boost |= dict.fromkeys(("likes", "reposts", "replies", "quotes", "views"), "0")
        learn(status, boost)


def events():
    for block in re.split(r"\n\n", open(path, encoding="utf-8").read()):
        found = dict(re.findall(r"^(event|data): (.*)$", block, re.MULTILINE))
        if "data" in found:
            yield found["event"], found["data"]


if form == "lines":
    for line in open(path, encoding="utf-8"):
        take(json.loads(line))
else:
    for kind, data in events():
        if kind in ("update", "status.update"):
            take(json.loads(data))
        elif kind == "delete" and data in names:
            print(json.dumps({"source": "mastodon", "id": names[data][0], "revision": "0",
                              "operation": "3"}))
